import { expect, test } from 'vitest'
import { createLab, type Lab } from '../support/lab.ts'

async function setup(profile: string): Promise<Lab> {
  const lab = await createLab(profile)
  const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
  users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  assignments.assign('app', { user: 'ana' })
  for (const displayName of ['Full', 'Empty']) groups.create({ displayName })
  members.add('Full', { user: 'ana' })
  await lab.settle()
  for (const group of ['Full', 'Empty']) pushedGroups.push('app', group)
  await lab.settle()
  return lab
}

const groupWrites = (exchanges: Awaited<ReturnType<Lab['settle']>>) =>
  exchanges
    .filter(({ request }) => request.path.startsWith('/Groups/') && request.method !== 'GET')
    .map(({ request }) => [request.method, JSON.parse(request.body ?? '{}')])

test('a catalogue app replaces the whole list, an empty one too', async () => {
  await using lab = await setup('okta-oin')
  const ana = lab.target.users()[0]?.id
  lab.idp.engine.sync('app', 'initial')
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  const replace = (value: unknown[]) => [
    'PATCH',
    { schemas, Operations: [{ op: 'replace', path: 'members', value }] },
  ]
  expect(groupWrites(await lab.settle())).toEqual([replace([{ value: ana, display: 'ana' }]), replace([])])
})

test('a custom app sends its groups by PUT', async () => {
  await using lab = await setup('okta-aiw')
  lab.idp.engine.sync('app', 'initial')
  const writes = groupWrites(await lab.settle())
  expect(writes.map(([method]) => method)).toEqual(['PUT', 'PUT'])
  expect(writes.map(([, body]) => body.members.length)).toEqual([1, 0])
})

test('what was changed in the target is healed by it', async () => {
  await using lab = await setup('okta-oin')
  const group = lab.target.groups().find(({ displayName }) => displayName === 'Full')
  await lab.target.fetch(`${lab.target.url}/Groups/${group?.id}`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'remove', path: 'members' }],
    }),
  })
  lab.idp.engine.sync('app', 'initial')
  await lab.settle()
  expect(lab.target.groups().find(({ displayName }) => displayName === 'Full')?.members).toHaveLength(1)
})
