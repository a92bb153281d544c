import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NewVisit } from '../../workers/register/visits.ts'
import { fileVisit, visitBlock } from '../../workers/shared/visitBlock.ts'
import type { CompletedTask } from '../../workers/tasks/defineTask.ts'

const context = {
  caseReference: 'C-2026-000001',
  completedBy: 'sam',
  completedAt: '2026-11-06T10:00:00+00:00',
} as CompletedTask
const form = z.object(visitBlock).parse({
  seenAt: '2026-11-06T09:30+00:00',
  visitor: 'wilf',
  announced: 'ANNOUNCED',
  childrenSeen: true,
  childSeenAlone: true,
  childSpokenToAlone: true,
  bedroomsSeen: true,
  parentsSeen: true,
  notSeenReason: 'Nobody at home',
  note: 'All is well.',
})

type Changes = Partial<Parameters<typeof fileVisit>[1]>
async function filed(changes: Changes = {}, filing: Partial<Parameters<typeof fileVisit>[3]> = {}): Promise<NewVisit> {
  const rows: NewVisit[] = []
  const visits = { record: async (row: NewVisit) => `visit ${rows.push(row)}` } as Parameters<
    typeof fileVisit
  >[0]['visits']
  await fileVisit({ visits }, { ...form, ...changes }, context, { kind: 'DUTY_VISIT', ...filing })
  expect(rows).toHaveLength(1)
  return rows[0] as NewVisit
}

describe('filing a visit', () => {
  it('keeps all that was seen, and no reason of an earlier attempt (CG-5)', async () => {
    expect(await filed()).toEqual({
      caseReference: 'C-2026-000001',
      kind: 'DUTY_VISIT',
      at: '2026-11-06T09:30:00+00:00',
      visitor: 'wilf',
      announced: 'ANNOUNCED',
      childSeen: true,
      seenAlone: true,
      details: {
        childSpokenToAlone: true,
        bedroomsSeen: true,
        parentsSeen: true,
        parentsSpokenTo: false,
        accommodationSeen: false,
      },
      text: { note: 'All is well.' },
      recordedBy: 'sam',
    })
  })
  it('of a child who was not seen files an attempt with its reason, whatever was ticked before (G-66)', async () => {
    expect(await filed({ childrenSeen: false })).toMatchObject({
      kind: 'ATTEMPT',
      childSeen: false,
      seenAlone: null,
      details: { childSpokenToAlone: false, bedroomsSeen: true },
      text: { notSeenReason: 'Nobody at home', note: 'All is well.' },
    })
  })
  it('keeps the reason also where the child was seen and the form wants more (UC-16)', async () => {
    expect(await filed({}, { isComplete: false })).toMatchObject({
      kind: 'DUTY_VISIT',
      childSeen: true,
      text: { notSeenReason: 'Nobody at home' },
    })
  })
  it('adds what the form knows besides, and stands in for time and visitor that it did not ask for', async () => {
    const unasked = { seenAt: undefined, visitor: undefined, announced: undefined }
    expect(await filed(unasked, { details: { dutyId: 'duty 1' } })).toMatchObject({
      at: '2026-11-06T10:00:00+00:00',
      visitor: 'sam',
      announced: null,
      details: { dutyId: 'duty 1', bedroomsSeen: true },
    })
  })
})
