import { idpTest } from 'scimulator/vitest'
import { describe, expect } from 'vitest'
import { createWiki } from './app.ts'

describe.each(['okta-oin', 'entra'])('%s', (profile) => {
  let wiki: ReturnType<typeof createWiki>

  // Each test gets a wiki and an IdP of its own.
  const test = idpTest(() => {
    wiki = createWiki('secret')
    return { profile, target: { fetch: wiki.fetch, token: 'secret' } }
  })

  const welcome = () => wiki.request('/pages/welcome', { headers: { 'x-user': 'ada@acme.test' } })

  test('a joiner may read', async ({ idp }) => {
    const ada = await idp.users.create({ userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
    expect((await welcome()).status).toBe(403)

    await idp.assign(ada)
    await idp.settled()

    await expect(idp).toHaveReached(ada, { active: true, 'name.familyName': 'Byron' })
    expect((await welcome()).status).toBe(200)
  })

  test('a mover is who they are now', async ({ idp }) => {
    const ada = await idp.users.create({ userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
    await idp.assign(ada)
    await idp.settled()

    await idp.users.update(ada, { familyName: 'King' })
    await idp.settled()

    await expect(idp).toHaveReached(ada, { 'name.familyName': 'King' })
    expect(idp).toHaveNoFindings()
  })

  test('a leaver may not read on', async ({ idp }) => {
    const ada = await idp.users.create({ userName: 'ada@acme.test' })
    await idp.assign(ada)
    await idp.settled()

    await idp.users.deactivate(ada)
    await idp.settled()

    expect(idp).toHaveSent({ method: 'PATCH', path: '/Users/{ada@acme.test}' })
    expect(idp).not.toHaveSent({ method: 'DELETE' })
    expect((await welcome()).status).toBe(403)
  })

  test('nobody is created twice, whatever the network does', async ({ idp }) => {
    await idp.faults.set({ type: 'reset-after', match: { method: 'POST' }, times: 1 })
    await idp.users.create({ userName: 'ada@acme.test' })
    await idp.assign('ada@acme.test')
    await idp.settled()
    await idp.faults.clear()

    expect(idp).toHaveSent({ method: 'POST', path: '/Users' }, { times: 1 })
    await expect(idp).toHaveReached('ada@acme.test')
  })
})
