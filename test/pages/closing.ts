import type { ProcedureStep } from '../../workers/models/closureWords.ts'
import type { Register } from '../../workers/register/register.ts'

export type Closing = {
  /** A closure of which a step is late, with a disagreement and a return. */
  late: string
  inTime: string
  withdrawn: string
  involvement: string
  /** A step-down in which the consents are being asked for. */
  preparing: string
  /** A Team around the Family whose next meeting has passed. */
  running: string
}

const cases = ['C-2026-000001', 'C-2026-000002', 'C-2026-000003', 'C-2026-000004', 'C-2026-000005', 'C-2026-000006']
const due = (step: ProcedureStep, responsible: string, at: string | null) => ({ step, responsible, due: at })
const notedAt = '2026-10-28T14:00:00+00:00'

/** Closures and step-downs of north-assessment at the site's clock (5 November 2026). */
export async function letClose(register: Register): Promise<Closing> {
  const { procedures, tafs, db } = register
  await db
    .updateTable('cases')
    .set({ authority: 'sample', district: 'north', team: 'north-assessment' })
    .where('reference', 'in', cases)
    .execute()
  const request = async (index: number, procedure: 'caseClosure' | 'endOfInvolvement' | 'tafStepDownClosure') => {
    const { procedureId } = await procedures.request({ procedure, caseReference: cases[index] ?? '', by: 'sw.ash' })
    return procedureId
  }
  const done = { by: 'sw.ash', at: notedAt }
  const manager = { by: 'tm.north', at: '2026-11-02T09:00:00+00:00' }

  const late = await request(0, 'caseClosure')
  await procedures.planSteps(late, [
    due('CONSIDERED', 'sw.ash', null),
    due('NOTIFIED', 'sw.ash', null),
    due('AGREED', 'teamManager', '2026-11-02T17:00:00+00:00'),
    due('AGENCIES', 'sw.ash', '2026-11-16T17:00:00+00:00'),
    due('VISIT', 'sw.ash', '2026-11-04T17:00:00+00:00'),
    due('DECISION', 'teamManager', '2026-11-12T17:00:00+00:00'),
  ])
  for (const step of ['CONSIDERED', 'NOTIFIED'] as const) await procedures.step(late, step, done)
  await procedures.step(late, 'AGREED', manager)
  await procedures.setPath(late, 'NO_TAF')
  await procedures.comments.add(
    late,
    [
      { agency: 'Sampleton Primary School', kind: 'AGREE', text: 'He is settled in class.', source: 'REVIEW' },
      { agency: 'Health visitor', kind: 'DISAGREE', text: '=2+2 The baby was not seen twice.', source: 'REPLY' },
    ],
    done,
  )
  const [first = ''] = await procedures.addDefects(
    late,
    'AUDIT',
    [{ defect: 'The chronology ends in June.' }, { defect: 'The GP was not told.' }],
    manager,
  )
  await procedures.fixDefects(late, [{ id: first, fix: 'Written up to today.' }], done)
  await procedures.returned(late, manager)

  const inTime = await request(1, 'caseClosure')
  await procedures.planSteps(inTime, [due('CONSIDERED', 'sw.ash', '2026-11-16T17:00:00+00:00')])
  const withdrawn = await request(2, 'caseClosure')
  await procedures.planSteps(withdrawn, [due('CONSIDERED', 'sw.ash', '2026-11-16T17:00:00+00:00')])
  await procedures.end(withdrawn, { outcome: 'WITHDRAWN', by: 'tm.north', at: '2026-10-30T10:00:00+00:00' })
  const involvement = await request(3, 'endOfInvolvement')
  await procedures.planSteps(involvement, [
    due('LEVEL', 'sw.ash', '2026-11-06T17:00:00+00:00'),
    due('MEETING', 'sw.ash', null),
  ])

  const preparing = await request(4, 'tafStepDownClosure')
  await procedures.planSteps(preparing, [
    due('CONSIDERED', 'sw.ash', null),
    due('CONSENT', 'sw.ash', '2026-11-12T17:00:00+00:00'),
  ])
  await procedures.step(preparing, 'CONSIDERED', done)
  await consented(register, 4, preparing)

  const running = await request(5, 'tafStepDownClosure')
  await procedures.planSteps(running, [
    due('CONSENT', 'sw.ash', null),
    due('LEAD_PROFESSIONAL', 'sw.ash', null),
    due('FINAL_MEETING', 'sw.ash', '2026-10-28T17:00:00+00:00'),
  ])
  for (const step of ['CONSENT', 'LEAD_PROFESSIONAL', 'FINAL_MEETING'] as const)
    await procedures.step(running, step, done)
  await consented(register, 5, running)
  const lead = { name: 'Imogen Fairley', organisation: 'Sampleton Primary School', role: 'Family worker' }
  const asked = { knownToCase: true, contactedAt: notedAt, views: 'The mother knows and likes her.' }
  await tafs.approach(running, { candidate: lead, ...asked, answer: 'ACCEPTED' }, done)
  await tafs.setLeadProfessional(running, { ...lead, phone: '01632 960 777' }, done)
  await tafs.setMeeting(running, { at: '2026-10-28T10:00:00+00:00', venue: 'The school, room 4' }, done)
  await tafs.setHandOut(
    running,
    {
      closingSummary: 'The family has come a long way since the spring. School and home work together now.',
      actionPlan: 'The school checks in every Friday.\nThe health visitor comes once a month.',
      planSource: 'CIN_PLAN',
    },
    done,
  )
  const asksAgain = (await tafs.get(running))?.consents ?? []
  await tafs.reconfirm(
    running,
    asksAgain.map(({ personId }) => ({ personId, reconfirmed: 'YES' as const })),
    done,
  )
  await tafs.start(running, { nextTafAt: '2026-11-03T09:00:00+00:00', ...done })
  return { late, inTime, withdrawn, involvement, preparing, running }
}

async function consented({ people, tafs }: Register, index: number, procedureId: string): Promise<void> {
  const family = await people.ofCase(cases[index] ?? '')
  const parents = family.filter(({ kind }) => kind === 'PARENT' || kind === 'CARER')
  const asked = { askedOn: '2026-10-26', explained: true, given: 'YES' as const }
  await tafs.consent(
    procedureId,
    [
      ...parents.map(({ id, kind }) => ({ personId: id, personKind: kind as 'PARENT' | 'CARER', ...asked })),
      { personId: 'child', personKind: 'CHILD' as const, ...asked },
    ],
    { by: 'sw.ash', at: notedAt },
  )
}
