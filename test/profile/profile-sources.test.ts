import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { diffProfiles, profileSources } from '../../src/profile/profile-sources.ts'

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

function load(...lines: string[]) {
  folder = mkdtempSync(join(tmpdir(), 'profile-'))
  const file = join(folder, 'mine.yaml')
  writeFileSync(file, ['extends: entra', 'name: mine', ...lines].join('\n'))
  return loadProfile(file)
}

function sourceOf(loaded: ReturnType<typeof loadProfile>, path: string) {
  return profileSources(loaded).find((row) => row.path === path)?.source
}

test('a value has the source with the longest path that covers it', () => {
  const entra = loadProfile('entra')
  expect(sourceOf(entra, 'patch.missingValueOp')).toEqual(entra.profile.sources['patch.missingValueOp'])
  expect(sourceOf(entra, 'patch.opCase')).toEqual(entra.profile.sources.patch)
})

test('a changed value without a source of its own has none, however well the old one was known', () => {
  const changed = load('patch: { missingValueOp: Replace }')
  expect(sourceOf(changed, 'patch.missingValueOp')).toBeUndefined()
  expect(sourceOf(changed, 'patch.opCase')).toBeDefined()
})

test('the source of a changed value is that of its own layer, also with a shorter path', () => {
  const own = { from: 'recorded', url: 'https://example.com' }
  const changed = load('patch: { missingValueOp: Replace }', `sources: { patch: ${JSON.stringify(own)} }`)
  expect(sourceOf(changed, 'patch.missingValueOp')).toEqual(own)
  expect(sourceOf(changed, 'patch.clearReference')).toEqual(
    loadProfile('entra').profile.sources['patch.clearReference'],
  )
})

test('a source is replaced whole, so that its note does not outlive its URL', () => {
  const own = { from: 'recorded', url: 'https://example.com' }
  const { profile } = load(`sources: { patch.missingValueOp: ${JSON.stringify(own)} }`)
  expect(profile.sources['patch.missingValueOp']).toEqual(own)
})

test('an override has no source', () => {
  expect(sourceOf(loadProfile('entra', { patch: { opCase: 'lower' } }), 'patch.opCase')).toBeUndefined()
})

test('a difference shows both values, and what only one profile says', () => {
  const differences = diffProfiles(loadProfile('entra'), loadProfile('onelogin'))
  expect(differences).toContainEqual({ path: 'patch.opCase', a: 'capital', b: 'lower' })
  expect(differences).toContainEqual({ path: 'ids.user.from', a: undefined, b: 240000000 })
  expect(differences.filter(({ path }) => path === 'patch.bodyOrder' || path === 'name')).toEqual([])
})
