// What docs/library.md shows: the page holds the regions of this file.
import { type AddressInfo, createServer } from 'node:net'
import express from 'express'
import { Hono } from 'hono'
import { createIdp, createTarget } from 'scimulator'
import { expect, test } from 'vitest'

test('first steps', async () => {
  await using app = await createTarget({ token: 'secret' })
  const { url, token } = { url: app.url, token: 'secret' }
  // #region first
  await using idp = await createIdp({
    profile: 'entra',
    target: { url, auth: { type: 'bearer', token } },
  })
  const ada = await idp.users.create({
    userName: 'ada@acme.test',
    givenName: 'Ada',
    familyName: 'Byron',
    email: 'ada@acme.test',
  })
  await idp.assign(ada)
  await idp.settled()
  idp.exchanges()
  // #endregion
  expect(idp.exchanges({ method: 'POST', path: '/Users', status: 201 })).toHaveLength(1)
})

test('targets', async () => {
  const scim = new Hono().basePath('/scim/v2')
  const app = express()
  const certificate = undefined
  await using target = await createTarget()
  // #region targets
  const targets = [
    'https://staging.example.com/scim/v2', // no credentials
    { url: 'https://staging.example.com/scim/v2', token: 's3cret' }, // short for auth: { type: 'bearer', … }
    {
      url: 'https://10.0.0.7/scim',
      auth: { type: 'basic', username: 'okta', password: 's3cret' },
      ca: certificate,
    },
    scim, // a Hono app, in this process
    { fetch: scim.fetch, url: 'https://app.example.com/scim/v2', token: 's3cret' },
    app, // an Express app, in this process
    { listener: app, token: 's3cret' },
    target, // what createTarget() gave
  ] as const
  // #endregion
  for (const option of targets) {
    await using idp = await createIdp({ profile: 'okta', target: option })
    expect(idp.apps.get('app').target.url).toMatch(/\/scim/)
  }
})

test('a day in the life', async () => {
  await using target = await createTarget()
  await using idp = await createIdp({ profile: 'okta', target })
  // #region life
  await idp.users.create({ userName: 'ada@acme.test', department: 'Sales', custom: { badge: 7 } })
  await idp.users.create({ userName: 'bob@acme.test', managerId: 'ada@acme.test' })
  await idp.groups.create({ displayName: 'Sales', members: ['ada@acme.test', 'bob@acme.test'] })
  await idp.assign({ group: 'Sales' })
  await idp.pushGroup('Sales') // where the vendor wants that apart, as Okta does
  await idp.settled()

  await idp.users.update('ada@acme.test', { department: 'Analysis', title: null })
  await idp.groups.removeMember('Sales', 'bob@acme.test')
  await idp.groups.rename('Sales', 'Sales EMEA')
  await idp.users.suspend('ada@acme.test')
  await idp.users.reactivate('ada@acme.test')
  await idp.users.deactivate('ada@acme.test')
  await idp.settled()
  // #endregion
  expect(target.users().map(({ active }) => active)).toEqual([false, false])
})

test('looking', async () => {
  await using target = await createTarget()
  await using idp = await createIdp({ profile: 'entra', target })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.settled()
  const [last] = idp.exchanges().slice(-1)
  await idp.users.deactivate('ada@acme.test')
  await idp.settled()
  // #region looking
  const patches = idp.exchanges({ method: 'PATCH', path: '/Users/{ada@acme.test}', after: last })
  const failed = idp.operations({ status: 'failed' })
  const wrong = idp.findings().filter(({ severity }) => severity === 'blocker')
  const { equal, missing, different } = await idp.drift()
  const [delay] = idp.delays({ event: 'user.deactivated' })
  // #endregion
  expect(patches).toHaveLength(1)
  expect([failed, wrong, equal, missing, different]).toEqual([[], [], true, [], []])
  expect(delay).toMatchObject({ event: 'user.deactivated', count: 1 })
})

test('time', async () => {
  await using target = await createTarget()
  await using idp = await createIdp({ profile: 'entra', target })
  // #region time
  await idp.settled() // on and on, until nothing is left to do
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.advance('PT20M') // or 20m, or milliseconds: Entra's next cycle is further off
  await idp.provisionOnDemand('ada@acme.test') // at once
  // #endregion
  expect(target.users()).toHaveLength(1)
})

test('trouble', async () => {
  await using target = await createTarget()
  await using idp = await createIdp({ profile: 'okta', target })
  // #region trouble
  await idp.faults.set([
    { type: 'throttle', match: { method: 'POST', path: '/Users' }, retryAfter: 30, times: 2 },
    { type: 'lost-response', match: { method: 'PATCH' }, probability: 0.5 },
  ])
  // #endregion
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.settled()
  expect(idp.faults.list()[0]).toMatchObject({ fired: 2 })
  expect(target.users()).toHaveLength(1)
})

test('several apps', async () => {
  await using one = await createTarget()
  await using other = await createTarget()
  // #region apps
  await using idp = await createIdp({ profile: 'entra', target: one, name: 'crm' })
  await idp.apps.create({ name: 'wiki', profile: 'okta-aiw', target: other })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test') // crm: the ready-made one
  await idp.assign('ada@acme.test', { app: 'wiki' })
  // #endregion
  await idp.settled()
  expect([one.users().length, other.users().length]).toEqual([1, 1])
})

test('nobody listens where a target of this process is', async () => {
  const server = createServer().listen(0)
  const { port } = server.address() as AddressInfo
  server.close()
  const fetch = () => Response.json({ totalResults: 0, Resources: [] })
  await using idp = await createIdp({
    profile: 'okta',
    target: { fetch, url: `http://localhost:${port}/scim` },
  })
  expect(await idp.testConnection()).toMatchObject({ ok: true })
})
