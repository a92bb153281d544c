import { type RawBuilder, sql } from 'kysely'

/**
 * When the reviewing officer was told of an unallocated period (UC-57): the first notice L-17 in it, where no instant is
 * entered. For queries over `cases` and unallocated periods as `period`.
 */
export const iroToldAt: RawBuilder<string | null> = sql<string | null>`coalesce(period.iro_told_at, (
  select min(letters.created_at) from letters
  where letters.case_reference = cases.reference and letters.letter = 'L-17'
    and letters.created_at >= period.since and letters.created_at <= coalesce(period.ended_at, 'infinity')))`
