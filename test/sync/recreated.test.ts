import { expect, test } from 'vitest'
import { createLab } from '../support/lab.ts'

// Whoever a vendor makes anew has another id, under which the groups do not know them.
test('a user who was deleted in the target is made anew and joins the groups again', async () => {
  await using lab = await createLab('authentik')
  const { users, groups, members, assignments } = lab.idp.directory
  groups.create({ displayName: 'Staff' })
  for (const name of ['ana', 'ben']) {
    users.create({ userName: name, givenName: name, familyName: 'Example', email: `${name}@acme.test` })
    members.add('Staff', { user: name })
  }
  assignments.assign('app', { group: 'Staff' })
  await lab.settle()
  const idOf = (name: string) => String(lab.target.users().find(({ userName }) => userName === name)?.id)
  const before = idOf('ana')
  await lab.target.fetch(`${lab.target.url}/Users/${before}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer lab-token' },
  })

  users.update('ana', { familyName: 'Changed' })
  const sent = (await lab.settle()).map(({ request }) => `${request.method} ${request.path}`)
  const [group] = lab.target.groups() as { id: string; members: { value: string }[] }[]
  expect(sent).toEqual([`PUT /Users/${before}`, 'POST /Users', `PATCH /Groups/${group?.id}`])
  expect(group?.members.map(({ value }) => value).sort()).toEqual([idOf('ana'), idOf('ben')].sort())

  members.remove('Staff', { user: 'ana' })
  assignments.assign('app', { user: 'ana' })
  await lab.settle()
  expect(lab.target.groups()).toMatchObject([{ members: [{ value: idOf('ben') }] }])
})
