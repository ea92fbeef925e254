import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { configJsonSchema, profileJsonSchema } from '../../scripts/json-schema.ts'
import { compileMapping } from '../../src/mapping/mapping.ts'
import { listProfiles, loadProfile } from '../../src/profile/load.ts'
import { diffProfiles, profileSources, unsourcedChanges } from '../../src/profile/profile-sources.ts'

const names = listProfiles().map(({ name }) => name)
const schemas = resolve(import.meta.dirname, '../../schemas')

test('the promised profiles are built in, under their names and aliases', () => {
  expect(names).toEqual(expect.arrayContaining(['okta-oin', 'okta-aiw', 'entra', 'entra-062020', 'onelogin']))
  expect(loadProfile('okta').profile.name).toBe('okta-oin')
  expect(loadProfile('azure').profile.name).toBe('entra')
})

test.each(names)('%s: the name is that of the file, and its mappings compile', (name) => {
  const { profile } = loadProfile(name)
  expect(profile.name).toBe(name)
  expect(compileMapping(profile.mapping)).toBeDefined()
})

test.each(names)('%s: every behaviour says where it is known from', (name) => {
  const unsourced = profileSources(loadProfile(name)).filter(({ source }) => !source)
  expect(unsourced.map(({ path }) => path)).toEqual([])
})

test.each(names)('%s: what it changes of the profile it extends has a source of its own', (name) => {
  expect(unsourcedChanges(loadProfile(name))).toEqual([])
})

test.each(names)('%s: every source is about something that the profile says', (name) => {
  const loaded = loadProfile(name)
  const paths = profileSources(loaded).map(({ path }) => path)
  const idle = Object.keys(loaded.profile.sources).filter(
    (source) => !paths.some((path) => path === source || path.startsWith(`${source}.`)),
  )
  expect(idle).toEqual([])
})

test('the flag of 2020 changes PATCH bodies and nothing else', () => {
  const differing = diffProfiles(loadProfile('entra'), loadProfile('entra-062020')).map(
    ({ path }) => path.split('.')[0],
  )
  expect(new Set(differing)).toEqual(new Set(['patch', 'membership']))
})

test('the schemas for editors are fresh', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(schemas, name), 'utf8'))
  expect(read('profile.schema.json')).toEqual(JSON.parse(JSON.stringify(profileJsonSchema())))
  expect(read('config.schema.json')).toEqual(JSON.parse(JSON.stringify(configJsonSchema())))
})
