import type { Request, Response } from 'express'
import { boardCsv, boardView, type Loaded } from './board.ts'
import type { PageContext } from './context.ts'

/** A board as a page and as a file for a spreadsheet; `load` reads what the address asks for. */
export const boardPages = <Row>(
  context: PageContext,
  active: string,
  load: (context: PageContext, request: Request) => Promise<Loaded<Row>>,
) => ({
  async show(request: Request, response: Response): Promise<void> {
    const { board, rows, choice } = await load(context, request)
    const now = context.clock.now()
    context.show(response, 'board', {
      title: board.title,
      active,
      wide: true,
      now,
      board: boardView(board, rows, choice),
    })
  },

  async csv(request: Request, response: Response): Promise<void> {
    const { board, rows } = await load(context, request)
    response
      .attachment(`${board.path.slice(1)}.csv`)
      .type('text/csv')
      .send(boardCsv(board, rows))
  },
})
