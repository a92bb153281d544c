import type { Request } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { moveAddress } from '../../workers/http/pages/moveForms.ts'
import { asked, moveIn, newAddress, openService } from '../interAuthorityTransfer/moving.ts'
import type { Office } from '../support/office.ts'

let office: Office
let own: Variables
beforeAll(async () => {
  office = await openService()
  own = await asked(office)
}, 600_000)
afterAll(() => office?.close())

const page = (id: string) =>
  moveAddress({ register: office.register, clock: office.deps.clock } as never)({ params: { id } } as never as Request)

describe('the page on which the new address is entered', () => {
  it('keeps it in the register, and shows it to whoever corrects it (IA-13, G-65)', async () => {
    const { send, values, back } = await page(own.procedureId)
    expect(values?.get('newAddress')).toBe('')
    expect(await send({ newAddress: ` ${newAddress} ` }, 'key')).toBe(`${back.href}?done=address`)
    expect(await moveIn(office, own)).toMatchObject({ newAddress, addressKnown: true })
    expect((await page(own.procedureId)).values?.get('newAddress')).toBe(newAddress)
  })
  it('needs an address', async () => {
    const { send } = await page(own.procedureId)
    await expect(send({ newAddress: undefined }, 'key')).rejects.toThrow('refused: newAddress')
  })
  it('is there for a move alone', async () => {
    await expect(page('somewhere')).rejects.toThrow('procedure not found')
    const { procedureId } = await office.register.procedures.request({
      procedure: 'caseClosure',
      caseReference: own.caseReference,
      by: 'sam',
    })
    await expect(page(procedureId)).rejects.toThrow('move not found')
  })
})
