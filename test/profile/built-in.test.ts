import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { configJsonSchema, profileJsonSchema } from '../../scripts/json-schema.ts'
import { groupSourceAttributes, userSourceAttributes } from '../../src/base/source-attribute.ts'
import { groupCreateSchema } from '../../src/directory/group-schema.ts'
import { userAttributes } from '../../src/directory/user-schema.ts'
import { compileMapping } from '../../src/mapping/mapping.ts'
import { listProfiles, loadProfile } from '../../src/profile/load.ts'
import { diffProfiles, profileSources } from '../../src/profile/profile-sources.ts'

const names = listProfiles().map(({ name }) => name)
const root = resolve(import.meta.dirname, '../..')
const schemas = {
  'schemas/profile.schema.json': profileJsonSchema,
  'schemas/config.schema.json': configJsonSchema,
}

type JsonSchema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>

test('the promised profiles are built in, under their names and aliases', () => {
  const okta = ['okta-oin', 'okta-oin-put', 'okta-aiw']
  const onelogin = ['onelogin', 'onelogin-core-v1', 'onelogin-patch-groups']
  const others = ['authentik', 'google', 'jumpcloud', 'pingone']
  expect(names).toEqual([...okta, 'entra', 'entra-062020', ...onelogin, ...others].sort())
  expect(loadProfile('okta').profile.name).toBe('okta-oin')
  expect(loadProfile('azure').profile.name).toBe('entra')
})

test.each(names)('%s: the name is that of the file, and its mappings compile', (name) => {
  const { profile } = loadProfile(name)
  expect(profile.name).toBe(name)
  expect(compileMapping(profile.mapping)).toBeDefined()
})

test.each(names)('%s: every behaviour that it states says where it is known from', (name) => {
  const unsourced = profileSources(loadProfile(name)).filter(({ source, said }) => said && !source)
  expect(unsourced.map(({ path }) => path)).toEqual([])
})

test('the flag of 2020 changes PATCH bodies and nothing else, and on-demand runs do not know it', () => {
  const differing = diffProfiles(loadProfile('entra'), loadProfile('entra-062020')).map(
    ({ path }) => path.split('.')[0],
  )
  expect(new Set(differing)).toEqual(new Set(['patch', 'membership', 'onDemand']))
})

test('mappings may read what the directory has, under the same names', () => {
  expect(userSourceAttributes).toEqual(['userName', ...userAttributes])
  expect([...groupSourceAttributes].sort()).toEqual(Object.keys(groupCreateSchema.shape).sort())
})

test('the schemas for editors are fresh', () => {
  for (const [file, schema] of Object.entries(schemas)) {
    expect(JSON.parse(readFileSync(join(root, file), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema())))
  }
})

test.each(names)('%s: an editor finds nothing to complain of', (name) => {
  const { $defs } = profileJsonSchema() as { $defs: Record<string, JsonSchema> }
  const data = parse(readFileSync(join(root, 'profiles', `${name}.yaml`), 'utf8'))
  const schema = z.fromJSONSchema({ ...$defs[data.extends ? 'extending' : 'complete'], $defs } as JsonSchema)
  expect(schema.safeParse(data).error?.issues).toBeUndefined()
})

test.each(names)('%s: an editor is told where its schema is', (name) => {
  const [first] = readFileSync(join(root, 'profiles', `${name}.yaml`), 'utf8').split('\n')
  expect(first).toBe('# yaml-language-server: $schema=../schemas/profile.schema.json')
})

test('an editor wants more of a profile that extends nothing', () => {
  const { $defs } = profileJsonSchema() as { $defs: Record<string, JsonSchema> }
  const valid = (name: string) =>
    z.fromJSONSchema({ ...$defs[name], $defs } as JsonSchema).safeParse({ name: 'mine', patch: {} }).success
  expect(valid('extending')).toBe(true)
  expect(valid('complete')).toBe(false)
})
