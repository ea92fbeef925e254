// What docs/library.md shows of vitest: the page holds the regions of this file.
import { createTarget } from 'scimulator'
// #region vitest
import { idpTest } from 'scimulator/vitest'
import { expect } from 'vitest'

const app = await createTarget() // or your app
const test = idpTest({ profile: 'entra', target: app })

test('a leaver loses access', async ({ idp }) => {
  const ada = await idp.users.create({ userName: 'ada@acme.test', familyName: 'Byron' })
  await idp.assign(ada)
  await idp.settled()
  await expect(idp).toHaveReached(ada, { active: true, 'name.familyName': 'Byron' })

  await idp.users.deactivate(ada)
  await idp.settled()
  expect(idp).toHaveSent({
    method: 'PATCH',
    path: '/Users/{ada@acme.test}',
    body: { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
  })
  expect(idp).not.toHaveSent({ method: 'DELETE' })
  expect(idp).toHaveNoFindings()
  await expect(idp).toHaveNoDrift()
})
// #endregion

// #region readme
test('whoever leaves loses access', async ({ idp }) => {
  await idp.users.create({ userName: 'bob@acme.test' })
  await idp.assign('bob@acme.test')
  await idp.settled()

  await idp.users.deactivate('bob@acme.test')
  await idp.settled()

  expect(idp).toHaveSent({ method: 'PATCH', path: '/Users/{bob@acme.test}' })
  await expect(idp).toHaveReached('bob@acme.test', { active: false })
})
// #endregion
