import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { leadAnswers } from '../models/closureWords.ts'
import type { Transaction } from '../register/database.ts'
import type { LeadProfessional } from '../register/procedureTables.ts'
import {
  choice,
  conditions,
  instant,
  needed,
  notInFuture,
  optionalReference,
  optionalText,
  reference,
  text,
  yesNo,
} from '../shared/formFields.ts'
import { dayOf } from '../shared/usualLimit.ts'
import { dayInWords, instantInWords } from '../shared/words.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { approachesText } from './approachesText.ts'
import { agencyOf, candidateOptions, isSame, leadOptions, someoneElse } from './candidates.ts'
import { type Taf, tafOf, writtenFor } from './tafOf.ts'
import { tafText } from './tafText.ts'

const schema = z
  .object({
    candidate: reference('Where the candidate works'),
    candidateName: text('Name', 2),
    candidateRole: text('Role', 2),
    candidateOrganisation: optionalText('Organisation'),
    candidatePhone: optionalText('Telephone'),
    candidateEmail: optionalText('E-mail'),
    candidateUsername: optionalReference('Account'),
    familyViews: text('What young person and parents think', 10),
    knownToCase: yesNo('Does the candidate know the case?'),
    contactedAt: instant('Spoken to on'),
    answer: choice('Answer', leadAnswers),
  })
  .superRefine(
    conditions((form) => [
      needed(form.candidate === someoneElse, 'candidateOrganisation', form.candidateOrganisation, 'Organisation', 2),
      form.candidateEmail !== undefined &&
        !z.email().safeParse(form.candidateEmail).success && {
          field: 'candidateEmail',
          message: 'E-mail: enter a whole address, for example name@school.example.',
        },
    ]),
  )
type Form = z.infer<typeof schema>
type Register = Pick<Dependencies['register'], 'people'>

/** The candidate with what the register knows of their agency. */
async function candidateOf(register: Register, form: Form, caseReference: string): Promise<LeadProfessional> {
  const agency = await agencyOf(register, caseReference, form.candidate)
  return {
    name: form.candidateName,
    organisation: form.candidateOrganisation ?? agency?.name ?? 'not recorded',
    role: form.candidateRole,
    phone: form.candidatePhone ?? agency?.phone ?? null,
    email: form.candidateEmail ?? agency?.email ?? null,
    username: form.candidateUsername ?? null,
  }
}

/** Somebody can be reached, and whoever is to work with this system has the role for it (CG-4, TS-19). */
async function problemsOfCandidate(deps: Dependencies, form: Form, { caseReference, variables }: CompletedTask) {
  const { phone, email, username } = await candidateOf(deps.register, form, caseReference)
  const options = await candidateOptions(deps, variables)
  const accounts = await leadOptions(deps, variables)
  const problem = (holds: boolean, field: string, words: string, wayOut: string): Problem[] =>
    holds ? [{ field, problem: words, wayOut }] : []
  return [
    ...problem(
      !options.some(({ value }) => value === form.candidate),
      'candidate',
      'Where the candidate works is no agency of this case any more',
      'choose from the list, or somebody else',
    ),
    ...problem(
      !phone && !email && !username,
      'candidatePhone',
      'There is no way to reach the candidate',
      'enter telephone, e-mail or account',
    ),
    ...problem(
      username !== null && !accounts.some(({ value }) => value === username),
      'candidateUsername',
      `${username} has no account as Lead Professional here`,
      'leave it empty, or have the role entered in the staff directory',
    ),
  ]
}

/** Nobody is asked before the family agreed, and one refusal is not entered twice. TS-08, TS-09. */
function problemsOfApproach(form: Form, candidate: LeadProfessional, { consents, approaches }: Taf): Problem[] {
  const agreedOn = consents
    .filter(({ given }) => given === 'YES')
    .map(({ askedOn }) => askedOn)
    .toSorted()
    .at(-1)
  const refusal = approaches.findLast(
    (one) => one.answer === 'REFUSED' && isSame(one.candidate, candidate) && one.contactedAt >= form.contactedAt,
  )
  return [
    ...(agreedOn && dayOf(form.contactedAt) < agreedOn
      ? [
          {
            field: 'contactedAt',
            problem: `Spoken to on lies before the family agreed on ${dayInWords(agreedOn)}`,
            wayOut: 'talk with the candidate after that, then enter when',
          },
        ]
      : []),
    ...(refusal
      ? [
          {
            field: 'candidateName',
            problem: `The refusal of ${instantInWords(refusal.contactedAt)} is on record already`,
            wayOut: 'enter somebody else, or a later talk with the same person',
          },
        ]
      : []),
  ]
}

/** The last candidate who neither accepted nor refused stays in the form. */
const stillAsked = ({ approaches }: Taf) => {
  const last = approaches.at(-1)
  return last && (last.answer === 'NEEDS_SUPPORT' || last.answer === 'UNSURE_OF_PROCESS') ? last : undefined
}

/** How many refused since the search began, or since the Team Manager last said that it goes on. TS-09. */
async function refusals(tx: Transaction, procedureId: string): Promise<number> {
  const { approaches } = await tafOf(tx, procedureId)
  const decided = await writtenFor({ register: tx }, procedureId, 'tsNoLeadProfessional')
  const isNew = ({ notedAt }: { notedAt: string }) => !decided || toLondon(notedAt) >= toLondon(decided.decidedAt)
  return approaches.filter((one) => one.answer === 'REFUSED' && isNew(one)).length
}

/**
 * The worker considers with the family who leads best, those first who know the case, talks with that person, and records
 * the answer; one in doubt gets help and is asked again. TS-08 to TS-11.
 */
export const tsLeadProfessional = defineTask('tsLeadProfessional', {
  roles: anyWorker,
  rules: ['TS-08', 'TS-09', 'TS-10', 'TS-11'],
  texts: ['candidateName', 'candidateRole', 'candidateOrganisation', 'candidatePhone', 'candidateEmail', 'familyViews'],
  schema,
  async prepare({ variables }, deps) {
    const taf = await tafOf(deps.register, variables.procedureId)
    const last = stillAsked(taf)
    const { name, role, organisation, phone, email, username } = last?.candidate ?? {}
    return {
      tafText: await tafText(deps, variables.procedureId),
      approachesText: approachesText(taf),
      candidateOptions: await candidateOptions(deps, variables),
      leadOptions: await leadOptions(deps, variables),
      candidate: last ? someoneElse : null,
      candidateName: name ?? null,
      candidateRole: role ?? null,
      candidateOrganisation: organisation ?? null,
      candidatePhone: phone ?? null,
      candidateEmail: email ?? null,
      candidateUsername: username ?? null,
      familyViews: last?.views ?? null,
      knownToCase: last ? (last.knownToCase ? 'YES' : 'NO') : null,
      contactedAt: null,
      answer: null,
    }
  },
  async check(form, context, deps) {
    const candidate = await candidateOf(deps.register, form, context.caseReference)
    return [
      ...(await onlyTheWorker(deps, context)),
      ...(await problemsOfCandidate(deps, form, context)),
      ...notInFuture('contactedAt', 'Spoken to on', form.contactedAt, context),
      ...problemsOfApproach(form, candidate, await tafOf(deps.register, context.variables.procedureId)),
    ]
  },
  async effects(tx, form, { caseReference, variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    const candidate = await candidateOf(tx, form, caseReference)
    const { answer, contactedAt, familyViews: views } = form
    const knownToCase = form.knownToCase === 'YES'
    await tx.tafs.approach(procedureId, { candidate, knownToCase, contactedAt, answer, views }, by)
    const isFound = answer === 'ACCEPTED'
    if (isFound) {
      await tx.tafs.setLeadProfessional(procedureId, candidate, by)
      await tx.procedures.step(procedureId, 'LEAD_PROFESSIONAL', by)
    }
    const leadProfessional = isFound ? (candidate.username ?? null) : null
    return { lpAnswer: answer, leadProfessional, refusals: await refusals(tx, procedureId) }
  },
})
