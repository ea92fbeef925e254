import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import schemaFile from '../../schemas/profile.schema.json' with { type: 'json' }
import { loadProfile } from '../../src/profile/load.ts'
import { builtInNames } from '../../src/profile/load-layers.ts'
import { leaves } from '../../src/profile/merge.ts'
import { codeIn, read, root } from './pages.ts'

const page = read('docs/fidelity.md')

/** A behaviour that is imitated, with the heading of its vendor. */
interface Row {
  vendor: string
  what: string
  by: string
  seen: string
  source: string
}

const rows = page.split(/^## /m).flatMap((part): Row[] => {
  const [vendor = ''] = part.split('\n')
  return [...part.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    .map(([, what = '', by = '', seen = '', source = '']) => ({ vendor, what, by, seen, source }))
    .filter(({ what }) => what !== 'what is sent')
})

/** `patch.opCase: lower`, `http.timeout.*`, `scim` → the key, and the value if one is named. */
const named = rows.flatMap((row) =>
  codeIn(row.by).map((code) => {
    const [key = '', value] = code.split(': ')
    return { row, key, value }
  }),
)

const schema = schemaFile as unknown as Schema
const keys = keysBelow(schema.$defs?.complete ?? {})
const labels = ['name', 'aliases', 'title', 'family', 'description', 'status', 'sources']

test('every key that the page names is in the schema of profiles, with the value that it names', () => {
  const wrong = named.filter(({ key, value }) => {
    const found = keys.get(key.replace(/\.\*$/, ''))
    const values = found?.flatMap(({ enum: all = [], const: only }) => (only === undefined ? all : [only]))
    return !found || (value !== undefined && values?.length !== 0 && !values?.includes(value))
  })
  expect(named.length).toBeGreaterThan(200)
  expect(wrong.map(({ key, value }) => [key, value])).toEqual([])
})

test('every key that states a behaviour is on the page, itself or with all that is beside it', () => {
  const said = new Set(named.map(({ key }) => key))
  const isSaid = (key: string): boolean => {
    const steps = key.split('.')
    return said.has(key) || steps.some((_, index) => said.has(`${steps.slice(0, index).join('.')}.*`))
  }
  const behaviours = [...keys.keys()].filter(
    (key) => !labels.includes(key) && ![...keys.keys()].some((other) => other.startsWith(`${key}.`)),
  )
  expect(behaviours.length).toBeGreaterThan(150)
  expect(behaviours.filter((key) => !isSaid(key))).toEqual([])
})

test('a value that the page names is in effect, or what it cites tries it', () => {
  const families: Record<string, string> = {
    Okta: 'okta',
    'Microsoft Entra ID': 'entra',
    OneLogin: 'onelogin',
  }
  const profiles = builtInNames().map((name) => loadProfile(name).profile)
  const inEffect = (key: string, value: string, vendor: string) =>
    profiles
      .filter(({ family }) => (families[vendor] ?? family) === family)
      .some((profile) =>
        leaves(JSON.parse(JSON.stringify(profile))).some(
          (leaf) => leaf.path.join('.') === key && String(leaf.value) === value,
        ),
      )
  const idle = named.filter(
    ({ row, key, value }) =>
      value !== undefined &&
      !inEffect(key, value, row.vendor) &&
      !/contradictions\.test|data\/scenarios\/quirks/.test(row.seen),
  )
  expect(idle.map(({ row, key, value }) => [row.vendor, key, value])).toEqual([])
})

test('what the page cites exists: golden sections, recorded cases, contradictions, quirks', () => {
  const links = [...page.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, text = '', path = '']) => ({
    text,
    file: join('docs', path),
  }))
  const missing = links.filter(({ text, file }) => {
    if (!existsSync(join(root, file))) return true
    if (file.startsWith('test/golden/')) return !read(file).includes(`\n## ${text}\n`)
    if (file.startsWith('test/wire-corpus/cases/')) return !read(file).includes(`"${text}"`)
    return text.includes(':') && !read(file).includes(`'${text}'`)
  })
  expect(links.length).toBeGreaterThan(100)
  expect(missing).toEqual([])
})

test('every row has a source that is public, and says where it is seen', () => {
  const defined = new Set([...page.matchAll(/^\[([^\]]+)\]: https:\/\/\S+$/gm)].map(([, name]) => name))
  const sourcesOf = (text: string) => [...text.matchAll(/\[([^\]]+)\]/g)].map(([, name]) => name ?? '')
  const others = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    .filter(([, what]) => what !== 'what')
    .map(([, , , source = '']) => source)
    .filter((source) => !/^-+$/.test(source))
  const cited = [...rows.map(({ source }) => source), ...others].map(sourcesOf)
  expect(cited.filter((names) => names.length === 0)).toEqual([])
  expect(cited.flat().filter((name) => !defined.has(name))).toEqual([])
  expect([...defined].filter((name) => !cited.flat().includes(name ?? ''))).toEqual([])
  expect(rows.filter(({ seen }) => seen !== '–' && !seen.includes('](')).map(({ what }) => what)).toEqual([])
})

/** As much of a JSON schema as is read here. */
interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  properties?: Record<string, Schema>
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
}

/** Every dotted key below a schema with what is said of it; keys of lists and of free maps are not keys of profiles. */
function keysBelow(top: Schema, path: readonly string[] = []): Map<string, Schema[]> {
  const found = new Map<string, Schema[]>()
  for (const each of readings(top)) {
    if (path.length > 0) found.set(path.join('.'), [...(found.get(path.join('.')) ?? []), each])
    for (const [name, below] of Object.entries(each.properties ?? {})) {
      for (const [key, schemas] of keysBelow(below, [...path, name])) {
        found.set(key, [...(found.get(key) ?? []), ...schemas])
      }
    }
  }
  return found
}

function readings(each: Schema): Schema[] {
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = each
  const referred = $ref?.replace('#/$defs/', '')
  const target = referred === undefined ? undefined : schema.$defs?.[referred]
  return [each, ...(target ? [target] : []), ...anyOf, ...oneOf, ...allOf].flatMap((one) =>
    one === each ? [one] : readings(one),
  )
}
