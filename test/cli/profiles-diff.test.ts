import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align } from '../../src/cli/diff/align.ts'
import type { ProfileComparison } from '../../src/cli/diff/compare-profiles.ts'
import { layOutJson } from '../../src/cli/diff/lay-out-json.ts'
import { builtInNames } from '../../src/profile/load-layers.ts'
import { run } from './setup.ts'

test('below 120 columns the forms stand stacked, each line that differs with the mark of its profile', async () => {
  const { code, out } = await run(['profiles', 'diff', 'entra', 'entra-062020'])
  expect(code).toBe(0)
  expect(section(out, 'user deactivate')).toEqual([
    '- entra',
    '+ entra-062020',
    '  GET /Users/user-1',
    '  PATCH /Users/user-1',
    '    {',
    '      "schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],',
    '-     "Operations":[{"op":"Replace","path":"active","value":"False"}]',
    '+     "Operations":[{"op":"replace","path":"active","value":false}]',
    '    }',
  ])
  expect(section(out, 'user look-up')).toEqual(['the same'])
  expect(section(out, 'user password')).toEqual(['neither sends anything'])
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
})

test('from 120 columns on the forms stand side by side', async () => {
  const { out } = await run(['profiles', 'diff', 'okta', 'entra'], {
    isTTY: true,
    columns: 140,
    env: { NO_COLOR: '1' },
  })
  const lines = section(out, 'user suspend')
  expect(lines[0]).toMatch(/^okta-oin +entra$/)
  expect(lines[1]).toMatch(/^\(sends nothing\) +\| GET \/Users\/user-1$/)
  expect(lines[2]).toMatch(/^ +> PATCH \/Users\/user-1$/)
  const [left = ''] = /^GET \S+ +\| /.exec(section(out, 'user look-up')[1] ?? '') ?? []
  expect(left.length).toBe(71)
  const forms = out.slice(0, out.indexOf('\nvalues'))
  for (const line of forms.split('\n')) expect(line.length).toBeLessThanOrEqual(140)
})

test('colours are for terminals', async () => {
  const plain = await run(['profiles', 'diff', 'entra', 'entra-062020'])
  const coloured = await run(['profiles', 'diff', 'entra', 'entra-062020'], { isTTY: true, columns: 100 })
  expect(stripVTControlCharacters(plain.out)).toBe(plain.out)
  expect(stripVTControlCharacters(coloured.out)).not.toBe(coloured.out)
  expect(stripVTControlCharacters(coloured.out)).toBe(plain.out)
})

test('the values in which the profiles differ come last', async () => {
  const { out } = await run(['profiles', 'diff', 'entra', 'entra-062020'])
  const values = section(out, 'values').join('\n')
  expect(values).toMatch(/^patch\.opCase +capital +lower$/m)
  expect(values).not.toContain('sync.')
})

test('a profile and its alias do not differ', async () => {
  expect((await run(['profiles', 'diff', 'okta', 'okta-oin'])).out).toBe('no difference\n')
})

test('the JSON holds headers, every intent with its exact requests, and the values', async () => {
  const { headers, intents, values } = await compare('okta-oin', 'entra')
  expect(headers.same).toBe(false)
  expect(headers.a.withBody).toContainEqual(['User-Agent', 'Okta SCIM Client 1.0.0'])
  expect(headers.b.withBody).toContainEqual(['Content-Length', '<length>'])
  const deactivate = intents.find(({ intent }) => intent === 'user deactivate')
  expect(deactivate).toEqual({
    intent: 'user deactivate',
    a: [
      {
        method: 'PATCH',
        path: '/Users/user-1',
        query: null,
        body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}',
      },
    ],
    b: [
      { method: 'GET', path: '/Users/user-1', query: null, body: null },
      {
        method: 'PATCH',
        path: '/Users/user-1',
        query: null,
        body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}',
      },
    ],
    same: false,
  })
  expect(values).toContainEqual({ path: 'patch.opCase', a: 'lower', b: 'capital' })
})

test('everything that can happen is among the intents', async () => {
  const { intents } = await compare('okta-oin', 'entra')
  expect(intents.map(({ intent }) => intent)).toEqual([
    'connection test',
    'user look-up',
    'user create',
    'user link to an existing resource',
    'update of a simple attribute',
    'update of a sub-attribute',
    'update of a typed attribute',
    'update of an extension attribute',
    'clear an attribute',
    'set the manager',
    'remove the manager',
    'user lock-out',
    'user suspend',
    'user deactivate',
    'user reactivate',
    'user unassign',
    'user delete',
    'user purge',
    'user password',
    'group look-up',
    'group create',
    'group link to an existing resource',
    'group rename',
    'add members',
    'remove members',
    'replace members (push now)',
    'group unlink',
    'group delete',
    'import',
  ])
})

test.each(builtInNames())('%s: what always leads to a request does so here', async (name) => {
  const { intents } = await compare(name, 'entra')
  const requests = new Map(intents.map(({ intent, a }) => [intent, a.map(({ method }) => method)]))
  expect(requests.get('connection test')).not.toEqual([])
  expect(requests.get('user create')).toContain('POST')
  expect(requests.get('user link to an existing resource')?.join()).toMatch(/GET/)
  expect(requests.get('update of a sub-attribute')?.join()).toMatch(/PUT|PATCH/)
  expect(requests.get('user deactivate')?.join()).toMatch(/PUT|PATCH|DELETE/)
  expect(requests.get('user reactivate')?.join()).toMatch(/PUT|PATCH|POST/)
})

test('two texts aligned are still the two texts', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const rows = align(a, b)
      expect(rows.flatMap((row) => row.a ?? [])).toEqual(a)
      expect(rows.flatMap((row) => row.b ?? [])).toEqual(b)
      if (a.join() === b.join()) expect(rows.every((row) => row.a === row.b)).toBe(true)
    }),
  )
})

test('JSON in lines is still the same JSON, each value spelled as it was', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 10, max: 60 }), (text, width) => {
      const compact = JSON.stringify(JSON.parse(text))
      const lines = layOutJson(compact, width)
      expect(JSON.stringify(JSON.parse(lines.join('\n')))).toBe(compact)
      expect(lines.map((line) => line.trimStart()).join('')).toBe(compact)
    }),
  )
})

async function compare(a: string, b: string): Promise<ProfileComparison> {
  return JSON.parse((await run(['profiles', 'diff', a, b, '--json'])).out)
}

/** The lines below a heading, up to the next one. */
function section(out: string, title: string): string[] {
  const lines = out.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`${title} ─`)) + 1
  const end = lines.indexOf('', start)
  return lines.slice(start, end)
}
