import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.ts'
import { createTarget } from '../../src/target/target.ts'
import { folderOf, start } from './setup.ts'

const create = (name: string) =>
  `# answer 201 {"id":"r-${name}","userName":"${name}"}\nPOST /Users\n\n{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"${name}"}\n\n`
const recording = `${create('ada')}${create('ben')}# answer 200 {}\nGET /Users/r-ben\n`

/** A target that keeps the answer to the second request with the method back until it is told to go on. */
async function holdingTarget(method: string) {
  const held = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  let asked = 0
  const target = await createTarget({
    token: 'secret',
    defects: [
      {
        answer: (next) => async (request) => {
          if (request.method !== method || ++asked !== 2) return next(request)
          held.resolve()
          await go.promise
          return next(request)
        },
      },
    ],
  })
  return { target, held: held.promise, go: go.resolve, [Symbol.asyncDispose]: () => target.close() }
}

test.each(['', '--json'])('Ctrl-C ends a replay, which tells how far it got %s', async (json) => {
  await using holding = await holdingTarget('POST')
  using place = folderOf({ 'x.http': recording })
  const against = ['--target', holding.target.url, '--token', 'secret', '--clean', '--out', 'sent.http']
  await using replay = start(['replay', 'x.http', ...against, ...(json === '' ? [] : [json])], place)
  await holding.held
  const { code, out, err } = await replay.stop('SIGINT')
  holding.go()
  expect({ code, err }).toEqual({ code: exitCode.interrupted, err: '' })
  if (json !== '') {
    const report = JSON.parse(out)
    expect(report).toMatchObject({ interrupted: true, underWay: 2, failure: null, left: [] })
    expect(report.requests).toMatchObject([{ number: 1, now: 201 }])
  } else {
    expect(out).toMatch(/\n. +1 POST +\/Users {2}201\n/)
    expect(out).not.toMatch(/✗|GET/)
    expect(out).toContain('2 not sent any more.\n')
    expect(out).toContain(
      'Interrupted after 1 of 3 requests; request 2 was on its way, and the target may have done it.\n',
    )
  }
  // What it has created is deleted all the same, and the file is there.
  expect(holding.target.users().filter(({ userName }) => userName === 'ada')).toEqual([])
  expect(readFileSync(join(place.folder, 'sent.http'), 'utf8')).toContain('POST /Users')
})

test('Ctrl-C ends a search for the fewest requests, and the replay before it is told', async () => {
  await using holding = await holdingTarget('GET')
  using place = folderOf({ 'x.http': `${create('ada')}# answer 200 {}\nGET /Users/none\n` })
  const argv = ['--target', holding.target.url, '--token', 'secret', '--shrink']
  await using replay = start(['replay', 'x.http', ...argv], place)
  // The second GET is that of the first try.
  await holding.held
  const { code, out } = await replay.stop('SIGINT')
  holding.go()
  expect(code).toBe(exitCode.interrupted)
  expect(out).toMatch(/✗ +2 GET +\/Users\/none {2}200 → 404/)
  expect(out).toContain('2 requests in 1 try until it was interrupted.')
  expect(holding.target.users()).toEqual([])
})
