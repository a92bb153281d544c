import { createHash } from 'node:crypto'
import { sizeWords } from '../register/documentContent.ts'
import { NotFound, Refused } from '../register/errors.ts'
import type { MoveRow } from '../register/moves.ts'
import { mayShare } from '../shared/mayShare.ts'
import { bundleOf, type ExchangeDeps, type PackOptions } from './bundleOf.ts'
import { type Exchange, exchangeOf, type OwnAuthority } from './exchangeFile.ts'
import { signBundle } from './signature.ts'

export type { ExchangeDeps, PackOptions } from './bundleOf.ts'
export type Pack = { fileName: string; bytes: Uint8Array; bundleId: string; sha256: string }

const refuse = (field: string, problem: string, wayOut: string) => new Refused([{ field, problem, wayOut }])

/** @throws Refused where nothing may go yet, or nothing at all (G-70, G-71) */
function checkMove(move: MoveRow): asserts move is MoveRow & { planType: string; receivingAuthority: string } {
  const { planType, consentShare, wantsService, activated, receivingAuthority, outcome } = move
  if (outcome === 'WITHDRAWN' || outcome === 'STAYS')
    throw refuse('procedure', 'has ended: the family does not move', 'nothing is to be sent')
  if (planType === null || consentShare === null || wantsService === null || activated === null)
    throw refuse('consent', 'is not on record yet', 'complete the task about consent and wish of the family first')
  if (!mayShare(move))
    throw refuse(
      'consent',
      'to share information is not given and there is no safeguarding concern',
      'only the letter goes: no paper and no chronology leaves without consent (G-70)',
    )
  if (!receivingAuthority)
    throw refuse(
      'receivingAuthority',
      'is not known, or is not in England',
      'enter it in the plan of the transfer; an authority without a code gets letter and papers another way',
    )
}

function ownAuthority({ own }: Exchange, { authority, receivingAuthority }: MoveRow): OwnAuthority {
  const found = own.find((known) => known.authority === authority)
  if (!found)
    throw refuse('authority', 'has no key here', 'have the administrator add it under "own" in the file EXCHANGE_FILE')
  if (found.listed.code === receivingAuthority)
    throw refuse('receivingAuthority', 'is this authority itself', 'correct it in the plan of the transfer')
  return found
}

/**
 * The pack of a transfer as a signed bundle for the receiving authority: referral, contact, facts of the move, the whole
 * chronology, the papers (IA-07). In the audit with its hash and those of the papers. A secret address is not in it (G-65).
 * @throws NotFound, Refused where it may not go (G-70), lacks something or is too large
 */
export async function packOf(deps: ExchangeDeps, procedureId: string, options: PackOptions): Promise<Pack> {
  const { register, config } = deps
  const move = await register.moves.get(procedureId)
  if (!move) throw new NotFound('move')
  const exchange = await exchangeOf(config.exchange)
  checkMove(move)
  const own = ownAuthority(exchange, move)
  const bundle = await bundleOf(deps, move, own, options)
  const bytes = await signBundle(bundle, own)
  if (bytes.byteLength > exchange.maxBytes)
    throw refuse(
      'documents',
      `make a bundle of ${sizeWords(bytes.byteLength)}; it may have up to ${sizeWords(exchange.maxBytes)}`,
      'choose fewer papers, and send the others another way',
    )
  const { bundleId, attachments, chronology, to } = bundle
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const detail = {
    ...{ procedureId, bundleId, sha256, keyId: own.keyId, to: to.code, entries: chronology.length },
    papers: attachments.map(({ kind, sha256: of }) => `${kind} ${of}`),
  }
  const { caseReference } = move
  await register.audit.append({ actor: options.by, action: 'bundle.packed', caseReference, detail })
  return { fileName: `transfer-${bundleId}.json`, bytes, bundleId, sha256 }
}
