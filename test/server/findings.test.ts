import { expect, test } from 'vitest'
import { createTarget } from '../../src/target/target.ts'
import { type Lab, pluck, startServer } from './setup.ts'

/** Some users are told to a target that does something wrong. */
async function told(lab: Lab, profile: string, defects: string[], names: string[]) {
  const target = await createTarget({ seed: 'test', defects })
  const auth = { type: 'bearer', token: target.token ?? '' }
  await lab.call('POST', '/apps', { name: 'app', profile, target: { url: target.url, auth } })
  for (const name of names) {
    await lab.call('POST', '/users', {
      userName: name,
      givenName: 'A',
      familyName: 'B',
      email: `${name}@acme.test`,
    })
    await lab.call('PUT', `/apps/app/assignments/users/${name}`)
  }
  await lab.call('POST', '/settle', {})
  return { target, [Symbol.asyncDispose]: () => target.close() }
}

const many = Array.from({ length: 9 }, (_, index) => `user${index}`)

test('every exchange names the findings that rest on it, also the last of many', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', ['D01'], many)
  const { json: findings } = await lab.call('GET', '/findings')
  const miss = findings.items.find(({ rule }: { rule: string }) => rule === 'RFC7644-3.4.2-empty-200')
  expect(miss).toMatchObject({ severity: 'blocker', app: 'app', count: 9, verdict: 'fail' })
  expect(miss.exchangeIds.length).toBe(6)
  const { json: wire } = await lab.call('GET', '/exchanges?limit=100')
  const missed = wire.items.filter(
    ({ response }: { response: { status: number } }) => response.status === 404,
  )
  expect(missed.length).toBe(9)
  for (const { findings: ids } of missed) expect(ids).toContain(miss.id)
  const others = wire.items.filter(
    ({ response }: { response: { status: number } }) => response.status === 201,
  )
  expect(pluck(others, 'findings').flat()).not.toContain(miss.id)
  expect((await lab.call('GET', `/exchanges/${missed[8].id}`)).json.findings).toEqual(missed[8].findings)
})

test('a failed operation shows the vendor’s code and sentence, and beside it what is wrong with the target', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', ['D61'], ['ada', 'bob'])
  const { json: log } = await lab.call('GET', '/operations?app=app')
  expect(log.items.length).toBe(2)
  for (const operation of log.items) {
    expect(operation.error.vendor.text).toMatch(/^Automatic provisioning of user .* failed/)
    expect(operation.findings).toContainEqual({
      id: expect.stringMatching(/^fnd_\d+$/),
      rule: 'RFC7644-3.3-body-id',
      severity: 'blocker',
      seen: expect.stringMatching(/^POST \/Users → 201 without an id/),
      breaks: 'Okta: "Create new user returned empty user."',
      fix: expect.stringMatching(/id/),
    })
    // The worst first.
    const order = ['blocker', 'major', 'minor', 'info']
    const weights = operation.findings.map(({ severity }: { severity: string }) => order.indexOf(severity))
    expect(weights).toEqual([...weights].sort())
    expect((await lab.call('GET', `/operations/${operation.id}`)).json).toEqual(operation)
  }
})

test('what has nothing to do with an operation is not shown with it', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', [], ['ada'])
  expect((await lab.call('GET', '/operations')).json.items).toMatchObject([{ findings: [] }])
  expect((await lab.call('GET', '/findings')).json.items).toEqual([])
})

test('a password that was sent is in no finding, no exchange and no event', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', ['D66'], [])
  await lab.call('POST', '/users', { userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  await lab.call('PUT', '/apps/app/assignments/users/ada')
  await lab.call('POST', '/settle', {})
  await lab.call('PUT', '/users/ada/password', { password: 'Correct-Horse-9' })
  await lab.call('POST', '/settle', {})
  const findings = (await lab.call('GET', '/findings')).json.items
  expect(pluck(findings, 'rule')).toContain('RFC7643-4.1.1-password')
  const sent = lab.idp.journal.list().filter(({ request }) => request.body?.includes('********'))
  expect(sent.length).toBe(2)
  for (const path of ['/findings', '/exchanges', '/operations', '/exchanges.har']) {
    expect((await lab.call('GET', path)).text).not.toContain('Correct-Horse-9')
  }
})
