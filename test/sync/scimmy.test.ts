import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { createLab, type Lab, profiles } from '../support/lab.ts'
import { type ScimmyServer, startScimmy } from '../support/scimmy-server.ts'

/**
 * scimmy is typed and strict. What it refuses of a vendor's form, with its own words; everything else has to work.
 * RFC 7643 is on its side in each case: booleans are JSON booleans (§2.3.2), `manager` is complex (§4.3), and
 * `schemas` holds the URNs of the resource type (§3).
 */
const refusals: Record<string, string[]> = {
  entra: [
    "Attribute 'active' expected value type 'boolean' but found type 'string'",
    "Complex attribute 'manager' expected complex value but found type 'string'",
  ],
  'entra-062020': ["Complex attribute 'manager' expected complex value but found type 'string'"],
  onelogin: ['The request body supplied a schema type that is incompatible with this resource'],
  'onelogin-core-v1': ['The request body supplied a schema type that is incompatible with this resource'],
}

/** With these overrides the same flavours speak so that scimmy understands them. */
const understood: Record<string, JsonObject> = {
  entra: { patch: { booleans: 'json' } },
}

describe.each(profiles)('%s against scimmy', (profile) => {
  const { mapping, group: groupProfile } = loadProfile(profile).profile
  const refused = refusals[profile] ?? []
  let server: ScimmyServer
  let lab: Lab
  beforeAll(async () => {
    server = await startScimmy()
    lab = await createLab(profile, { server, clock: 'real' })
  })
  afterAll(async () => {
    await lab[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  async function play(against: Lab): Promise<void> {
    const { users, groups, members, assignments, pushedGroups } = against.idp.directory
    groups.create({ displayName: 'Staff' })
    for (const name of ['ana', 'ben', 'cleo']) {
      const userName = `${name}@acme.test`
      users.create({ userName, givenName: name, familyName: 'Example', email: userName, department: 'One' })
      assignments.assign('app', { user: userName })
      members.add('Staff', { user: userName })
    }
    users.update('ben@acme.test', { managerId: 'ana@acme.test' })
    await against.settle()
    assignments.assign('app', { group: 'Staff' })
    pushedGroups.push('app', 'Staff')
    await against.settle()
    users.update('ana@acme.test', { department: 'Two', familyName: 'Changed', userName: 'anna@acme.test' })
    members.remove('Staff', { user: 'ben@acme.test' })
    await against.settle()
    users.deactivate('cleo@acme.test')
    await against.settle()
  }

  test('what scimmy refuses of its forms is known, with the reason', async () => {
    await play(lab)
    const errors = lab.idp.engine
      .operations({ limit: 1000 })
      .items.flatMap(({ error }) => error?.message ?? [])
    const unknown = errors.filter((message) => !refused.some((known) => message.includes(known)))
    expect(unknown).toEqual([])
    const unused = refused.filter((known) => !errors.some((message) => message.includes(known)))
    expect(unused).toEqual([])
  })

  test('what it accepts ends as the directory says', async () => {
    if (refused.includes('The request body supplied a schema type that is incompatible with this resource')) {
      expect(server.users()).toEqual([])
      return
    }
    const byName = new Map(server.users().map((user) => [user.userName, user]))
    const [group] = server.groups() as { displayName: string; members: { value: string }[] }[]
    expect([...byName.keys()].sort()).toEqual(['anna@acme.test', 'ben@acme.test', 'cleo@acme.test'])
    expect(byName.get('anna@acme.test')).toMatchObject({
      active: true,
      name: { familyName: 'Changed' },
      ...(JSON.stringify(mapping.user).includes('department')
        ? { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Two' } }
        : {}),
    })
    const refusesStrings = refused.some((known) => known.includes("'active'"))
    expect(byName.get('cleo@acme.test')).toMatchObject({ active: refusesStrings })
    if (groupProfile.scope === 'none') {
      expect(group).toBeUndefined()
      return
    }
    const memberIds = group?.members.map(({ value }) => value)
    expect(memberIds).toContain(byName.get('anna@acme.test')?.id)
    expect(memberIds).not.toContain(byName.get('ben@acme.test')?.id)
  })
})

test.each(Object.entries(understood))(
  '%s with JSON booleans deactivates a user in scimmy',
  async (profile, overrides) => {
    await using server = await startScimmy()
    await using lab = await createLab(profile, { server, clock: 'real', overrides })
    const { users, assignments } = lab.idp.directory
    users.create({
      userName: 'ana@acme.test',
      givenName: 'Ana',
      familyName: 'Example',
      email: 'ana@acme.test',
    })
    assignments.assign('app', { user: 'ana@acme.test' })
    await lab.settle()
    users.deactivate('ana@acme.test')
    await lab.settle()
    expect(server.users()).toMatchObject([{ active: false }])
  },
)
