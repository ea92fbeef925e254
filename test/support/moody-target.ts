import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTarget, type Target } from '../../src/target/target.ts'
import { createLab, type Lab, type LabOptions } from './lab.ts'

export interface Asked {
  method: string
  /** Below the base URL, with the query. */
  path: string
  body: string
}

export interface Refusal {
  status: number
  headers?: Record<string, string> | undefined
  detail?: string
}

export interface MoodyLab extends Lab {
  /** What it answers instead of the target behind it; undefined: nothing. A promise keeps the request waiting. May be set anew at any time. */
  mood: (asked: Asked) => Refusal | undefined | Promise<Refusal | undefined>
  /** `GET /Users?filter`: the last requests as method and path, without ids. */
  said(exchanges: Awaited<ReturnType<Lab['settle']>>): string[]
}

const basePath = '/scim/v2'

/** A lab whose target refuses what the test wants it to refuse, and otherwise is the built-in one. */
export async function createMoodyLab(profile: string, options: LabOptions = {}): Promise<MoodyLab> {
  const behind = await createTarget({ token: 'lab-token', seed: 'moody' })
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk
    })
    request.on('end', async () => {
      const method = request.method ?? ''
      const path = (request.url ?? '').slice(basePath.length)
      const refusal = await lab.mood({ method, path, body })
      if (refusal) {
        const { status, headers, detail = 'not today' } = refusal
        const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
        response.writeHead(status, { 'content-type': 'application/scim+json', ...headers })
        response.end(JSON.stringify({ schemas, status: String(status), detail }))
        return
      }
      const answer = await behind.fetch(`${behind.url}${path}`, {
        method,
        headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
        ...(body === '' ? {} : { body }),
      })
      response.writeHead(answer.status, { 'content-type': 'application/scim+json' })
      response.end(await answer.text())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`
  const inner = await createLab(profile, { ...options, server: { url, token: 'lab-token' } })
  const lab: MoodyLab = {
    idp: inner.idp,
    target: behind as Target,
    settle: inner.settle,
    mood: () => undefined,
    said: (exchanges) =>
      exchanges.map(
        ({ request }) =>
          `${request.method} ${request.path.replace(/\/[^/]+$/, (end) => (end === '/Users' || end === '/Groups' ? end : '/id'))}`,
      ),
    [Symbol.asyncDispose]: async () => {
      await inner[Symbol.asyncDispose]()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await behind.close()
    },
  }
  return lab
}
