// The app under two identity providers, without a port and without waiting: `node --test`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createIdp } from 'scimulator'
import { createApp } from './app.js'

for (const profile of ['okta-oin', 'okta-aiw', 'entra', 'entra-062020']) {
  test(`${profile}: somebody joins, marries and leaves`, async (t) => {
    const { app, users } = createApp({ token: 'secret' })
    const idp = await createIdp({ profile, target: { listener: app, token: 'secret' } })
    t.after(() => idp.close())

    const ada = await idp.users.create({
      userName: 'ada.byron@acme.test',
      givenName: 'Ada',
      familyName: 'Byron',
      email: 'ada.byron@acme.test',
    })
    await idp.assign(ada)
    await idp.settled()
    const [user] = users.values()
    assert.equal(user.active, true)

    await idp.users.update(ada, { userName: 'ada.king@acme.test', familyName: 'King' })
    await idp.settled()
    assert.equal(users.size, 1)
    assert.equal(users.get(user.id).name.familyName, 'King')

    await idp.users.deactivate(ada)
    await idp.settled()
    assert.equal(users.get(user.id).active, false)

    // What the traffic shows to be wrong, and whether the app is now what the IdP takes it for.
    // How quick it is depends on this machine.
    assert.deepEqual(
      idp.findings().filter(({ rule }) => rule !== 'SIM-latency-budget'),
      [],
    )
    assert.equal((await idp.drift()).equal, true)
  })
}
