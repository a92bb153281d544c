import { letterStore, letters, request } from './support.ts'

// A worker process for itself: files one letter and sends it. Killed by the test while the mail server holds the line.
const [folder, port] = process.argv.slice(2)
const db = await letterStore(folder)
const { service, job } = await letters({
  db,
  port: Number(port),
  options: { relay: { url: `smtp://127.0.0.1:${port}`, timeout: 60_000 } },
})
await service.send(request(), job())
process.send?.('filed')
await service.pump()
process.send?.('done')
