import { expect, test } from 'vitest'
import type { AppCreate } from '../../src/directory/app-schema.ts'
import { openDirectory } from './setup.ts'

const bearer = { type: 'bearer', token: 'swordfish' }

function setup() {
  const opened = openDirectory()
  const { users, groups, apps } = opened.directory
  users.create({ userName: 'ada' })
  groups.create({ displayName: 'Red' })
  const create = (input: Partial<AppCreate> = {}) =>
    apps.create({
      name: 'app',
      profile: 'okta',
      target: { url: 'http://127.0.0.1/scim', auth: bearer },
      ...input,
    })
  return { ...opened, ...opened.directory, create }
}

const code = (expected: string) => expect.objectContaining({ code: expected })

test('an app is shown without its secrets, and kept with them', () => {
  using c = setup()
  const app = c.create({ overrides: { patch: { missingValueOp: 'Replace' } } })
  expect(app).toMatchObject({
    id: expect.stringMatching(/^app_[a-z0-9]{16}$/),
    name: 'app',
    profile: 'okta',
    state: 'active',
    overrides: { patch: { missingValueOp: 'Replace' } },
    target: { url: 'http://127.0.0.1/scim', auth: { type: 'bearer', token: '********' } },
  })
  expect(JSON.stringify([c.apps.get('app'), c.apps.list()])).not.toContain('swordfish')
  expect(c.apps.row('app').target.auth).toEqual(bearer)
})

test.each([
  [
    { type: 'basic', username: 'u', password: 'swordfish' },
    { type: 'basic', username: 'u', password: '********' },
  ],
  [
    { type: 'header', name: 'X-Key', value: 'swordfish' },
    { type: 'header', name: 'X-Key', value: '********' },
  ],
  [{ type: 'none' }, { type: 'none' }],
  [
    { type: 'later', whatever: 'swordfish' },
    { type: 'later', whatever: '********' },
  ],
])('%j is shown as %j', (auth, shown) => {
  using c = setup()
  expect(c.create({ target: { url: 'http://127.0.0.1', auth } }).target.auth).toEqual(shown)
})

test('without auth it is none', () => {
  using c = setup()
  expect(c.create({ target: { url: 'http://127.0.0.1' } }).target.auth).toEqual({ type: 'none' })
})

test('a new app has nothing to catch up with', () => {
  using c = setup()
  c.create()
  expect(c.apps.row('app').watermark).toBe(c.changes.last())
})

test('an update is merged; a masked secret sent back stays what it is', () => {
  using c = setup()
  const app = c.create({ overrides: { a: { b: 1, c: 2 } } })
  c.apps.update('app', { target: app.target, overrides: { a: { b: null } } })
  expect(c.apps.row('app')).toMatchObject({
    target: { url: 'http://127.0.0.1/scim', auth: bearer },
    overrides: { a: { c: 2 } },
  })
  c.apps.update('app', { target: { url: 'http://127.0.0.1/v2', auth: { token: 'marlin' } }, name: 'renamed' })
  expect(c.apps.row('renamed').target).toEqual({
    url: 'http://127.0.0.1/v2',
    auth: { type: 'bearer', token: 'marlin' },
  })
})

test('another type of auth leaves nothing of the old one behind', () => {
  using c = setup()
  c.create()
  c.apps.update('app', { target: { auth: { type: 'basic', username: 'u', password: 'p' } } })
  expect(c.apps.row('app').target.auth).toEqual({ type: 'basic', username: 'u', password: 'p' })
})

test.each([
  { name: '' },
  { profile: '' },
  { target: {} },
  { target: { url: 7 } },
  { target: { url: 'http://127.0.0.1', auth: {} } },
  { colour: 'red' },
  { state: 'paused' },
  { overrides: 'none' },
])('%j is refused', (input) => {
  using c = setup()
  expect(() => c.create(input as Partial<AppCreate>)).toThrow(code('ERR_APP_INVALID'))
})

test('a patch whose result is not an app is refused', () => {
  using c = setup()
  c.create()
  expect(() => c.apps.update('app', { target: { url: null } })).toThrow(code('ERR_APP_INVALID'))
})

test('names are unique', () => {
  using c = setup()
  c.create()
  c.create({ name: 'other' })
  expect(() => c.create()).toThrow(code('ERR_CONFLICT'))
  expect(() => c.apps.update('other', { name: 'app' })).toThrow(code('ERR_CONFLICT'))
})

test('the state says why it is not a healthy one, and forgets it afterwards', () => {
  using c = setup()
  c.create()
  expect(c.apps.setState('app', 'quarantined', { reason: 'x' })).toMatchObject({
    state: 'quarantined',
    quarantine: { reason: 'x' },
  })
  expect(c.apps.setState('app', 'active')).toMatchObject({ state: 'active', quarantine: null })
})

test('users and groups are assigned once, however often it is asked for', () => {
  using c = setup()
  const { id: appId } = c.create()
  c.fresh()
  for (const expected of [true, false]) {
    expect(c.assignments.assign('app', 'ada')).toBe(expected)
    expect(c.assignments.assign('app', { group: 'Red' })).toBe(expected)
  }
  expect(c.assignments.list('app').items).toMatchObject([
    { kind: 'user', userName: 'ada' },
    { kind: 'group', displayName: 'Red' },
  ])
  for (const expected of [true, false]) {
    expect(c.assignments.unassign('app', 'ada')).toBe(expected)
    expect(c.assignments.unassign('app', 'Red')).toBe(expected)
  }
  const changes = c.fresh()
  expect(changes.map(({ event }) => event)).toEqual([
    'app.user.assigned',
    'app.group.assigned',
    'app.user.unassigned',
    'app.group.unassigned',
  ])
  expect(changes.every((change) => change.appId === appId)).toBe(true)
})

test('a group is pushed once, and the end of it says what becomes of it over there', () => {
  using c = setup()
  c.create()
  c.fresh()
  expect([c.pushedGroups.push('app', 'Red'), c.pushedGroups.push('app', 'Red')]).toEqual([true, false])
  expect(c.pushedGroups.list('app').items).toMatchObject([{ displayName: 'Red' }])
  expect(c.pushedGroups.unpush('app', 'Red', { target: 'leave' })).toBe(true)
  expect(c.pushedGroups.unpush('app', 'Red')).toBe(false)
  expect(c.fresh()).toMatchObject([
    { event: 'app.group.pushed' },
    { event: 'app.group.unpushed', data: { displayName: 'Red', target: 'leave' } },
  ])
})

test('a deleted app takes its assignments along', () => {
  using c = setup()
  c.create()
  c.assignments.assign('app', 'ada')
  c.pushedGroups.push('app', 'Red')
  c.apps.delete('app')
  expect(() => c.apps.get('app')).toThrow(code('ERR_NOT_FOUND'))
  expect(c.store.sqlite.prepare('SELECT count(*) FROM assignments').pluck().get()).toBe(0)
  expect(c.store.sqlite.prepare('SELECT count(*) FROM pushed_groups').pluck().get()).toBe(0)
})
