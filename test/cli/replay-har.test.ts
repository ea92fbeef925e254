import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createTarget } from '../../src/target/target.ts'
import * as tools from '../replay/har-of-tools.ts'
import { harStory, recordedBase } from '../replay/har-story.ts'
import { folderOf, run } from './setup.ts'

const story = await harStory()

/** A target, and in front of it what writes down each request as it comes. */
async function watchedTarget() {
  const target = await createTarget({ token: 'of-now', seed: 'of-now' })
  const seen: { body: string; headers: string[] }[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    seen.push({ body, headers: request.rawHeaders })
    const answer = await fetch(new URL(request.url ?? '', target.url), {
      method: request.method ?? '',
      headers: {
        authorization: request.headers.authorization ?? '',
        'content-type': 'application/scim+json',
      },
      ...(body !== '' && { body }),
    })
    response.writeHead(answer.status, [...answer.headers].flat()).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await target.close()
  }
  return { url, seen, [Symbol.asyncDispose]: close }
}

async function replay(file: string | Buffer, ...more: string[]) {
  using place = folderOf({ 'traffic.har': file })
  await using target = await watchedTarget()
  const result = await run(['replay', 'traffic.har', '--target', target.url, ...more], place)
  return {
    ...result,
    seen: target.seen,
    report: more.includes('--json') ? JSON.parse(result.out) : undefined,
  }
}

test.each(Object.entries(tools))('a HAR of %s goes as it went', async (_name, tool) => {
  const { code, err, report, seen } = await replay(tool(story), '--token', 'of-now', '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(report).toMatchObject({ form: 'HAR', base: recordedBase, failure: null })
  const told = report.requests.map(({ method, now }: { method: string; now: number }) => [method, now])
  expect(told).toEqual(story.map(({ method, status }) => [method, status]))
  const verdicts: string[] = report.requests.map(({ verdict }: { verdict: string }) => verdict)
  expect(verdicts.every((verdict) => verdict === 'same' || verdict === 'unrecorded')).toBe(true)
  expect(verdicts.filter((verdict) => verdict === 'same').length).toBeGreaterThanOrEqual(4)
  expect(seen.map(({ body }) => body)).toEqual(story.map(({ body }) => body ?? ''))
  expect(report.renamedIds).toBe(1)
})

test('headers go as they were, without those of HTTP/2', async () => {
  const { seen } = await replay(tools.chrome(story), '--token', 'of-now', '--json')
  for (const { headers } of seen) expect(headers.filter((name) => name.startsWith(':'))).toEqual([])
  expect(seen[1]?.headers).toEqual(
    expect.arrayContaining(['accept', 'content-type', 'sec-fetch-mode', 'cors']),
  )
})

test('the credential that a browser has left out is asked for', async () => {
  const without = await replay(tools.chromeSanitized(story))
  expect(without.code).toBe(3)
  expect(without.out).toContain(
    'the recording has no Authorization: browsers leave it out of what they export.',
  )
  const wrong = await replay(tools.chrome(story))
  expect(wrong.code).toBe(3)
  expect(wrong.out).toContain(
    'The target answers 401 to the credential of the recording. Give its own by --token.',
  )
  expect((await replay(tools.chromeSanitized(story), '--token', 'of-now')).out).not.toContain('401')
})

test('answers without their bodies are compared by status, not judged, and it says so', async () => {
  using place = folderOf({ 'traffic.har': tools.firefox(story) })
  const sent = await run(['replay', 'traffic.har'], place)
  expect(sent.code).toBe(0)
  expect(sent.out).toContain('5 requests: 5 as recorded. 1 id renamed.')
  expect(sent.out).toContain(
    'The recording has not kept the body of 4 answers: only the status counts there.',
  )
  const judged = await run(['replay', 'traffic.har', '--no-send'], place)
  expect(judged.out).toContain('No rule is broken by this traffic.')
  // What is written as text keeps that.
  await run(['replay', 'traffic.har', '--out', 'again.http'], place)
  const again = await run(['replay', 'again.http'], place)
  expect(again.out).toContain('The recording has not kept the body of 4 answers')
})

test('a body that is not there is not sent as an empty one', async () => {
  const url = `${recordedBase}/Users`
  const headers = [{ name: 'content-length', value: '412' }]
  const entry = {
    request: { method: 'POST', url, headers, headersSize: -1, bodySize: -1 },
    response: { status: 201 },
  }
  const { out, seen } = await replay(JSON.stringify({ log: { entries: [entry] } }), '--token', 'of-now')
  expect(seen).toEqual([])
  expect(out).toMatch(
    /· +1 POST +\/Users {2}201 → not sent\n +its body of 412 bytes is not in the recording\n/,
  )
})

test('a .zhar is unpacked', async () => {
  const { code, report } = await replay(deflateSync(tools.mitmproxy(story)), '--token', 'of-now', '--json')
  expect(code).toBe(0)
  expect(report.requests).toHaveLength(5)
})

const session = {
  status: 'COMPLETE',
  method: 'GET',
  protocolVersion: 'HTTP/1.1',
  host: 'a.test',
  path: '/Users',
  request: {},
}

test.each([
  [
    'a session of Charles',
    JSON.stringify([session]),
    /neither a HAR document nor a journal\.\n.*\(\.chlsj\); export it as HAR/,
  ],
  ['a ZIP archive', 'PK\x03\x04…', /traffic\.har is a ZIP archive\.\nUnpack it/],
  [
    'flows of mitmproxy',
    '1741:9:websocket;0:~8:response;',
    /a flow file of mitmproxy's own form\.\n.*hardump=FILE\.har/,
  ],
  ['half a HAR', String(tools.mitmproxy(story)).slice(0, 900), /is not JSON: .*\n.*It ends in the middle/],
  [
    'half a packed HAR',
    deflateSync('x'.repeat(900)).subarray(0, 12),
    /begins as zlib does, but cannot be unpacked/,
  ],
  [
    'a page without SCIM',
    JSON.stringify({ log: { entries: [{ request: { method: 'GET', url: 'https://a.test/' } }] } }),
    /none of them is SCIM/,
  ],
])('%s is told in one clear sentence', async (_name, file, says) => {
  const { code, out, err } = await replay(file, '--token', 'of-now')
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(says)
})
