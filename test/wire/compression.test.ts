import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createTransport } from '../../src/wire/transport.ts'

const limit = 1_048_576

async function receive(coding: string, body: Buffer) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Encoding': coding, 'Content-Length': body.length }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const transport = createTransport({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    auth: { type: 'none' },
    headers: [{ name: 'Host', value: '{host}', when: 'always' }],
    timeouts: { connectMs: 20_000, firstByteMs: 20_000, totalMs: 20_000 },
    maxResponseBytes: limit,
    maxSockets: 1,
    baseQuery: 'drop',
  })
  try {
    return await transport.send({ intent: 'read', method: 'GET', path: '/', query: null, body: null })
  } finally {
    transport.close()
    server.close()
    await once(server, 'close')
  }
}

const text = 'Grüße '.repeat(1000)

test.each([
  { coding: 'gzip', body: gzipSync(text) },
  { coding: 'X-GZIP', body: gzipSync(text) },
  { coding: 'deflate', body: deflateSync(text) },
  { coding: 'deflate', body: deflateRawSync(text) },
  { coding: 'br', body: brotliCompressSync(text) },
  { coding: 'identity', body: Buffer.from(text) },
  { coding: 'deflate, gzip', body: gzipSync(deflateSync(text)) },
])('$coding is undone, and the headers still tell of it', async ({ coding, body }) => {
  const { response, error } = await receive(coding, body)
  expect(error).toBeNull()
  expect(response?.body).toBe(text)
  expect(response?.headers).toContainEqual(['Content-Encoding', coding])
})

test('a coded answer without a body stays empty', async () => {
  expect(await receive('gzip', Buffer.alloc(0))).toMatchObject({ response: { body: '' }, error: null })
})

const zeros = Buffer.alloc(64 * limit)

test.each([
  { name: 'gzip', coding: 'gzip', body: gzipSync(zeros) },
  { name: 'br', coding: 'br', body: brotliCompressSync(zeros) },
  { name: 'deflate', coding: 'deflate', body: deflateSync(zeros) },
  { name: 'nested', coding: 'gzip, gzip', body: gzipSync(gzipSync(zeros)) },
])('a $name bomb is too-large', async ({ coding, body }) => {
  expect(body.length).toBeLessThan(limit)
  expect(await receive(coding, body)).toMatchObject({
    response: null,
    partial: { body: '' },
    error: { code: 'too-large' },
  })
})

test.each([
  { name: 'cut off', coding: 'gzip', body: gzipSync(text).subarray(0, 40), code: 'truncated' },
  { name: 'not what it says', coding: 'gzip', body: Buffer.from('{"plain":true}'), code: 'malformed' },
  { name: 'of an unknown coding', coding: 'rot13', body: Buffer.from('uryyb'), code: 'malformed' },
  {
    name: 'coded over and over',
    coding: 'gzip,gzip,gzip,gzip,gzip',
    body: gzipSync(text),
    code: 'malformed',
  },
])('a body $name is $code', async ({ coding, body, code }) => {
  expect(await receive(coding, body)).toMatchObject({
    response: null,
    partial: { status: 200, body: '' },
    error: { code },
  })
})
