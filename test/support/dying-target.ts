import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createTarget } from '../../src/target/target.ts'

export interface DyingTarget extends AsyncDisposable {
  url: string
  token: string
}

/** The built-in target behind a server that goes away for good in the middle of a request. */
export async function dyingTarget(answers: number): Promise<DyingTarget> {
  const target = await createTarget({ token: 'dying' })
  let asked = 0
  const server = createServer(async (request, response) => {
    const body = await text(request)
    if (asked++ >= answers) {
      server.close()
      server.closeAllConnections()
      return
    }
    const { method = '', headers } = request
    const answer = await target.fetch(new URL(request.url ?? '', target.url), {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/scim+json' },
      ...(body !== '' && { body }),
    })
    response.writeHead(answer.status, [...answer.headers].flat()).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`,
    token: 'dying',
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await target.close()
    },
  }
}
