import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PushCondition, PushRuleCreate } from '../../src/directory/push-rule-schema.ts'
import { matches } from '../../src/directory/rule-pushes.ts'
import { openDirectory } from './setup.ts'

function setup() {
  const opened = openDirectory()
  const { apps, pushedGroups } = opened.directory
  apps.create({ name: 'app', profile: 'okta', target: { url: 'http://127.0.0.1/scim' } })
  apps.create({ name: 'other', profile: 'okta', target: { url: 'http://127.0.0.1/scim' } })
  /** What is pushed, with the rule that does so. */
  const pushed = (app = 'app') =>
    Object.fromEntries(pushedGroups.list(app).items.map(({ displayName, rule }) => [displayName, rule]))
  return { ...opened, ...opened.directory, pushed }
}

const sales: PushRuleCreate = { name: 'Sales', displayName: { startsWith: 'Sales' } }
const code = (expected: string) => expect.objectContaining({ code: expected })

test.each<[PushCondition, PushCondition | null, string, string | null, boolean]>([
  [{ startsWith: 'APP-' }, null, 'app-Staff', null, true],
  [{ startsWith: 'APP-' }, null, 'my APP-Staff', null, false],
  [{ endsWith: 'straße' }, null, 'Hauptstrasse', null, true],
  [{ endsWith: 'Staff' }, null, 'Staff of Ada', null, false],
  [{ contains: ':' }, null, 'acme:devs', null, true],
  [{ contains: '.*' }, null, 'anything', null, false],
  [{ contains: 'a' }, { contains: 'For Admins' }, 'Staff', 'this is for admins', true],
  [{ contains: 'a' }, { contains: 'For Admins' }, 'Staff', 'for nobody', false],
  [{ contains: 'a' }, { startsWith: 'For' }, 'Staff', null, false],
  [{ contains: 'z' }, { startsWith: 'For' }, 'Staff', 'For all', false],
])('%j and %j match a group %s (%s): %s', (displayName, description, name, about, expected) => {
  expect(matches({ displayName, description }, { displayName: name, description: about })).toBe(expected)
})

test('whatever a name is made of, it begins, ends and holds what it does, in any case', () => {
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(text, text.filter(Boolean), text, (before, middle, after) => {
      const group = (displayName: string) => ({ displayName, description: null })
      const is = (displayName: PushCondition, name: string) =>
        matches({ displayName, description: null }, group(name))
      expect(is({ startsWith: middle }, middle.toUpperCase() + after)).toBe(true)
      expect(is({ endsWith: middle.toUpperCase() }, before + middle)).toBe(true)
      expect(is({ contains: middle }, before + middle.toUpperCase() + after)).toBe(true)
    }),
  )
})

test('a rule pushes what it matches, with a change for itself and one for each group', () => {
  using c = setup()
  for (const displayName of ['Sales', 'Sales EMEA', 'Engineering']) c.groups.create({ displayName })
  c.events()
  const rule = c.pushRules.create('app', sales)
  expect(rule).toMatchObject({
    id: expect.stringMatching(/^rul_[a-z0-9]{16}$/),
    name: 'Sales',
    status: 'active',
    displayName: { startsWith: 'Sales' },
    groups: 2,
  })
  expect(c.pushed()).toEqual({ Sales: 'Sales', 'Sales EMEA': 'Sales' })
  expect(c.pushed('other')).toEqual({})
  expect(c.fresh()).toMatchObject([
    { event: 'app.pushRule.created', subjectKind: 'pushRule', subjectId: rule.id, data: { name: 'Sales' } },
    { event: 'app.group.pushed', data: { displayName: 'Sales', rule: 'Sales' } },
    { event: 'app.group.pushed', data: { displayName: 'Sales EMEA', rule: 'Sales' } },
  ])
  expect([c.pushRules.get('app', 'Sales'), c.pushRules.get('app', rule.id)]).toEqual([rule, rule])
  expect(c.pushRules.list('app')).toEqual({ items: [rule], nextCursor: null })
})

test('what comes later is pushed when it is made, renamed or described so, in one step with that', () => {
  using c = setup()
  c.pushRules.create('app', { ...sales, description: { contains: 'sync' } })
  c.events()
  c.groups.create({ displayName: 'Sales', description: 'to sync' })
  expect(c.events()).toEqual(['group.created', 'app.group.pushed'])
  c.groups.create({ displayName: 'Sales EMEA' })
  expect(c.events()).toEqual(['group.created'])
  c.groups.update('Sales EMEA', { description: 'Sync this' })
  expect(c.events()).toEqual(['group.updated', 'app.group.pushed'])
  c.groups.create({ displayName: 'Engineering', description: 'sync' })
  c.groups.update('Engineering', { displayName: 'Sales Engineering' })
  expect(c.events()).toEqual(['group.created', 'group.renamed', 'app.group.pushed'])
  expect(Object.keys(c.pushed())).toEqual(['Sales', 'Sales EMEA', 'Sales Engineering'])
})

test('groups of a directory file are pushed as any others', () => {
  using c = setup()
  c.pushRules.create('app', sales)
  const text = JSON.stringify({ users: [], groups: [{ displayName: 'Sales' }, { displayName: 'Staff' }] })
  c.directory.importDocument(text, 'json', 'acme.json')
  expect(c.pushed()).toEqual({ Sales: 'Sales' })
})

test('when the group is undone so is its push', () => {
  using c = setup()
  c.pushRules.create('app', sales)
  c.events()
  expect(() =>
    c.directory.atOnce(() => {
      c.groups.create({ displayName: 'Sales' })
      throw new Error('no')
    }),
  ).toThrow('no')
  expect([c.pushed(), c.events()]).toEqual([{}, []])
})

test('what no longer matches stays pushed, also when the rule changes or rests', () => {
  using c = setup()
  c.groups.create({ displayName: 'Sales' })
  c.groups.create({ displayName: 'Engineering' })
  c.pushRules.create('app', sales)
  c.groups.update('Sales', { displayName: 'Revenue' })
  expect(c.pushRules.deactivate('app', 'Sales').status).toBe('inactive')
  c.groups.create({ displayName: 'Sales' })
  c.events()
  expect(c.pushed()).toEqual({ Revenue: 'Sales' })
  expect(c.pushRules.activate('app', 'Sales')).toMatchObject({ status: 'active', groups: 2 })
  expect(c.pushRules.activate('app', 'Sales').groups).toBe(2)
  expect(c.fresh()).toMatchObject([
    { event: 'app.pushRule.changed', data: { changed: { status: ['inactive', 'active'] } } },
    { event: 'app.group.pushed', data: { displayName: 'Sales' } },
  ])
  const changed = c.pushRules.update('app', 'Sales', { name: 'E', displayName: { endsWith: 'ing' } })
  expect(changed).toMatchObject({ name: 'E', displayName: { endsWith: 'ing' }, groups: 3 })
  expect(c.pushed()).toEqual({ Revenue: 'E', Engineering: 'E', Sales: 'E' })
  expect(c.fresh()).toMatchObject([
    {
      data: {
        changed: { name: ['Sales', 'E'], displayName: [{ startsWith: 'Sales' }, { endsWith: 'ing' }] },
      },
    },
    { event: 'app.group.pushed' },
  ])
})

test('a rule that changes while it rests pushes nothing until it is active', () => {
  using c = setup()
  c.groups.create({ displayName: 'Engineering' })
  c.pushRules.create('app', { ...sales, description: { contains: 'x' } })
  c.pushRules.deactivate('app', 'Sales')
  c.pushRules.update('app', 'Sales', { displayName: { contains: 'ing' }, description: null })
  expect(c.pushed()).toEqual({})
  expect(c.pushRules.activate('app', 'Sales')).toMatchObject({ groups: 1 })
  expect(c.pushRules.get('app', 'Sales')).not.toHaveProperty('description')
})

test.each(['delete', 'leave'] as const)(
  'with its end all its pushes end (%s); what was pushed by name stays, and so does that of another rule',
  (target) => {
    using c = setup()
    for (const displayName of ['Sales', 'Sales EMEA', 'Sales Asia']) c.groups.create({ displayName })
    c.pushedGroups.push('app', 'Sales')
    c.pushRules.create('app', { name: 'Asia', displayName: { endsWith: 'asia' } })
    expect(c.pushRules.create('app', sales).groups).toBe(1)
    // It is pushed already, and is not pushed twice.
    expect(c.pushedGroups.push('app', 'Sales EMEA')).toBe(false)
    c.groups.update('Sales EMEA', { displayName: 'Revenue EMEA' })
    c.events()
    expect(c.pushRules.delete('app', 'Sales', { target })).toMatchObject({ name: 'Sales', groups: 1 })
    expect(c.pushed()).toEqual({ Sales: null, 'Sales Asia': 'Asia' })
    expect(c.fresh()).toMatchObject([
      { event: 'app.group.unpushed', data: { displayName: 'Revenue EMEA', target, rule: 'Sales' } },
      { event: 'app.pushRule.deleted', subjectKind: 'pushRule', data: { name: 'Sales', target } },
    ])
    expect(() => c.pushRules.get('app', 'Sales')).toThrow(code('ERR_NOT_FOUND'))
  },
)

test('a push that is ended by itself comes back when the group is next looked at', () => {
  using c = setup()
  c.groups.create({ displayName: 'Sales' })
  c.pushRules.create('app', sales)
  expect(c.pushedGroups.unpush('app', 'Sales')).toBe(true)
  expect([c.pushed(), c.pushRules.get('app', 'Sales').groups]).toEqual([{}, 0])
  c.groups.update('Sales', { description: 'again' })
  expect(c.pushed()).toEqual({ Sales: 'Sales' })
})

test('rules go with their app, their groups with the directory, and all of it with a reset', () => {
  using c = setup()
  c.groups.create({ displayName: 'Sales' })
  c.pushRules.create('app', sales)
  c.pushRules.create('other', sales)
  c.groups.delete('Sales')
  expect(c.pushRules.get('app', 'Sales').groups).toBe(0)
  c.groups.create({ displayName: 'Sales' })
  c.apps.delete('app')
  const rows = (table: string) => c.store.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect([rows('push_rules'), rows('pushed_groups')]).toEqual([1, 1])
  c.directory.reset()
  expect([rows('push_rules'), rows('pushed_groups')]).toEqual([0, 0])
})

test('a rule that matches more groups than there may be is not made, nor changed so', () => {
  using c = setup()
  c.pushRules.limitBy(({ name }) => (name === 'app' ? 2 : null))
  for (const displayName of ['Sales 1', 'Sales 2', 'Sales 3']) c.groups.create({ displayName })
  c.events()
  expect(() => c.pushRules.create('app', sales)).toThrow(/matches 3 groups; the profile of "app" allows 2/)
  expect([c.pushed(), c.events(), c.pushRules.list('app').items]).toEqual([{}, [], []])
  c.pushRules.create('app', { name: 'Sales', displayName: { endsWith: '1' } })
  expect(() => c.pushRules.update('app', 'Sales', { displayName: { contains: 'sales' } })).toThrow(
    code('ERR_PUSH_RULE_INVALID'),
  )
  expect(c.pushRules.get('app', 'Sales')).toMatchObject({ displayName: { endsWith: '1' }, groups: 1 })
  expect(c.pushRules.create('other', sales).groups).toBe(3)
})

test.each<[unknown, string, string]>([
  [{ displayName: { contains: 'a' } }, 'name', 'is missing'],
  [{ name: 'r' }, 'displayName', 'must be an object, not nothing'],
  [{ name: 'r', displayName: {} }, 'displayName', 'must hold one of startsWith, endsWith and contains'],
  [{ name: 'r', displayName: { startsWith: 'a', contains: 'b' } }, 'displayName', 'must hold one of'],
  [{ name: 'r', displayName: { contains: '' } }, 'displayName.contains', 'must not be empty'],
  [{ name: 'r', displayName: { begins: 'a' } }, 'displayName.begins', 'is not an attribute of a push rule'],
  [{ name: 'r', displayName: 'Sales' }, 'displayName', 'must be an object, not "Sales"'],
  [{ name: 'r', displayName: { contains: 'a' }, status: 'inactive' }, 'status', 'is changed by activate'],
])('%j is no rule: %s %s', (input, path, message) => {
  using c = setup()
  expect(() => c.pushRules.create('app', input as PushRuleCreate)).toThrow(
    expect.objectContaining({
      code: 'ERR_PUSH_RULE_INVALID',
      errors: expect.arrayContaining([{ path, message: expect.stringContaining(message) }]),
    }),
  )
})

test('a name belongs to one rule of an app', () => {
  using c = setup()
  c.pushRules.create('app', sales)
  c.pushRules.create('other', sales)
  c.pushRules.create('app', { ...sales, name: 'Second' })
  expect(() => c.pushRules.create('app', sales)).toThrow(code('ERR_CONFLICT'))
  expect(() => c.pushRules.update('app', 'Second', { name: 'Sales' })).toThrow(code('ERR_CONFLICT'))
  expect(() => c.pushRules.get('app', 'Sale')).toThrow(/Did you mean "Sales"/)
  expect(c.pushRules.list('app', { limit: 1 })).toMatchObject({ items: [{ name: 'Sales' }] })
})
