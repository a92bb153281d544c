import type { Migration } from 'kysely'
import * as families from './001_families.ts'
import * as authorities from './002_authorities.ts'
import * as cases from './003_cases.ts'
import * as allocations from './004_allocations.ts'
import * as oversight from './005_oversight.ts'
import * as work from './006_work.ts'
import * as events from './007_events.ts'
import * as activity from './008_activity.ts'
import * as audit from './009_audit.ts'
import * as letters from './010_letters.ts'
import * as engines from './011_engines.ts'
import * as unallocated from './012_unallocated.ts'
import * as notices from './013_letters.ts'
import * as reallocations from './014_reallocations.ts'
import * as transfers from './015_transfers.ts'
import * as procedures from './016_procedures.ts'
import * as documents from './017_documents.ts'
import * as moves from './018_moves.ts'
import * as bundles from './019_bundles.ts'

/** In order of their names. A migration that has run anywhere never changes; what comes later gets a new number. */
export const migrations: Record<string, Migration> = {
  '001_families': families,
  '002_authorities': authorities,
  '003_cases': cases,
  '004_allocations': allocations,
  '005_oversight': oversight,
  '006_work': work,
  '007_events': events,
  '008_activity': activity,
  '009_audit': audit,
  '010_letters': letters,
  '011_engines': engines,
  '012_unallocated': unallocated,
  '013_letters': notices,
  '014_reallocations': reallocations,
  '015_transfers': transfers,
  '016_procedures': procedures,
  '017_documents': documents,
  '018_moves': moves,
  '019_bundles': bundles,
}
