import type { Transaction } from '../register/database.ts'
import type { TransferRow } from '../register/transfers.ts'

type Reader = Pick<Transaction, 'transfers'>

/** The report that the worker who is named now cannot take the case; none about one who was named before. DT-03. */
export const lostReport = async ({ transfers }: Reader, { id, namedAt, receivingWorker }: TransferRow) =>
  (await transfers.events(id)).findLast(
    ({ kind, subject, recordedAt }) =>
      kind === 'WORKER_REPORTED_LOST' &&
      subject === receivingWorker &&
      Date.parse(recordedAt) >= Date.parse(namedAt ?? ''),
  )
