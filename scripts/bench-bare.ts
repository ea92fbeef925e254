import { Agent, request } from 'node:http'
import type { ExchangeView } from '../src/journal/exchange-view.ts'

/** Sends requests as they stand, `concurrency` at a time, and reads the answers. Resolves with the milliseconds it took. */
export async function sendBare(exchanges: readonly ExchangeView[], concurrency: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const prepared = exchanges.map(({ request: { method, url, headers, body } }) => {
    const { hostname, port } = new URL(url)
    return { hostname, port, method, path: url.slice(url.indexOf('/', 8)), headers: headers.flat(), body }
  })
  let next = 0
  const started = performance.now()
  const worker = async () => {
    for (let each = prepared[next++]; each; each = prepared[next++]) await send(agent, each)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const took = performance.now() - started
  agent.destroy()
  return took
}

interface Prepared {
  hostname: string
  port: string
  method: string
  path: string
  headers: string[]
  body: string | null
}

function send(agent: Agent, { body, headers, ...target }: Prepared): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...target, agent, headers, setDefaultHeaders: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(Buffer.concat(chunks).toString()))
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}
