import { stripVTControlCharacters } from 'node:util'
import { type AppError, createIdp, createTarget, type Idp, type Target } from 'scimulator'
import { matchers } from 'scimulator/vitest'
import { afterEach, beforeEach, expect, test } from 'vitest'

let target: Target
let idp: Idp

beforeEach(async () => {
  target = await createTarget({ seed: 'matchers' })
  idp = await createIdp({ profile: 'entra', target })
})

afterEach(async () => {
  await idp.close()
  await target.close()
})

async function join(userName = 'ada@acme.test') {
  const user = await idp.users.create({ userName, givenName: 'Ada', familyName: 'Byron' })
  await idp.assign(user)
  await idp.settled()
  return user
}

/** The message of an expectation that is not met. */
async function complaint(expectation: () => unknown): Promise<string> {
  try {
    await expectation()
  } catch (error) {
    return stripVTControlCharacters((error as Error).message)
  }
  throw new Error('the expectation was met')
}

test('what was sent is found by method, path, query, headers and a part of its body', async () => {
  await join()
  await idp.users.update('ada@acme.test', { title: 'Countess' })
  await idp.settled()
  expect(idp).toHaveSent({ method: 'POST', path: '/Users', body: { userName: 'ada@*' } })
  expect(idp).toHaveSent({ method: 'PATCH', path: '/Users/{ada@acme.test}' })
  expect(idp).toHaveSent({
    path: '/Users',
    query: 'filter=userName+eq+%22ada*',
    headers: { accept: '*/scim+json' },
  })
  expect(idp).toHaveSent([
    { method: 'POST' },
    { method: 'PATCH', body: { Operations: [{ op: 'Add', path: 'title', value: 'Countess' }] } },
  ])
  expect(idp).toHaveSent({ method: 'POST' }, { times: 1, app: 'app' })
  expect(idp).not.toHaveSent({ method: 'POST' }, { times: 2 })
  expect(idp).not.toHaveSent({ method: 'DELETE' })
  expect(idp).not.toHaveSent([{ method: 'PATCH' }, { method: 'POST' }])
  const [post] = idp.exchanges({ method: 'POST' })
  expect(idp).not.toHaveSent({ method: 'POST' }, { after: post })
})

test('what was not sent is told beside the nearest thing that was', async () => {
  await join()
  await idp.users.deactivate('ada@acme.test')
  await idp.settled()
  const message = await complaint(() =>
    expect(idp).toHaveSent({
      method: 'PATCH',
      path: '/Users/{ada@acme.test}',
      body: { Operations: [{ op: 'replace', path: 'active', value: false }] },
    }),
  )
  expect(message.split('\n\n')[0]).toMatch(
    /^No request is PATCH \/Users\/\{ada@acme\.test\}; sent were GET .*, …\.$/,
  )
  expect(message.split('\n\n')[1]).toMatchInlineSnapshot(`
    "Nearest: exchange exc_6
                                expected                received
      method                    PATCH                   PATCH
      path                      /Users/{ada@acme.test}  /Users/637c2937-519d-4a21-9989-9265e2c85000
    ≠ body.Operations[0].op     replace                 Replace
      body.Operations[0].path   active                  active
    ≠ body.Operations[0].value  false                   "False""
  `)
})

test('what was sent and should not have been is told', async () => {
  await join()
  expect(await complaint(() => expect(idp).not.toHaveSent({ method: 'POST', path: '/Users' }))).toBe(
    'The IdP was not to send that, and has sent it:\n  exc_3 POST /Users → 201',
  )
})

test('how often is told', async () => {
  await join()
  await join('bob@acme.test')
  expect(await complaint(() => expect(idp).toHaveSent({ method: 'POST' }, { times: 1 }))).toMatch(
    /^2 such requests were sent, not 1: exc_\d+, exc_\d+\.$/,
  )
  expect(await complaint(() => expect(idp).toHaveSent({ method: 'PUT' }, { times: 1 }))).toContain(
    '0 such requests were sent, not 1.\n\nNearest: exchange exc_',
  )
})

test('a mistyped key, or something that is no IdP, is no failed expectation but an error', async () => {
  expect(await complaint(() => expect(idp).toHaveSent({ boby: {} } as never))).toContain(
    'did you mean "body"?',
  )
  expect(await complaint(() => expect(idp).not.toHaveSent({ methd: 'GET' } as never))).toContain('"method"')
  expect(await complaint(() => expect({}).toHaveSent({ method: 'GET' }))).toContain(
    'give what createIdp answered, awaited',
  )
  expect(await complaint(() => expect(createIdp()).toHaveSent({ method: 'GET' }))).toContain('awaited')
})

test('who has reached the target is read there', async () => {
  const ada = await join()
  await expect(idp).toHaveReached(ada)
  await expect(idp).toHaveReached('ada@acme.test', {
    active: true,
    'name.familyName': 'Byron',
    title: null,
    userName: 'ada@*',
  })
  await expect(idp).not.toHaveReached('bob@acme.test')
  await expect(idp).not.toHaveReached(ada, { active: false })
  const sales = await idp.groups.create({ displayName: 'Sales', members: [ada] })
  await idp.assign(sales)
  await idp.settled()
  await expect(idp).toHaveReached(sales, { members: ['ada@acme.test'], displayName: 'Sales' })
  await expect(idp).toHaveReached({ group: 'Sales' }, { members: 1 })
  await idp.users.delete(ada)
  await idp.users.delete(ada)
  await idp.settled()
  await expect(idp).not.toHaveReached(ada)
})

test('what has not arrived, or otherwise, is told value by value', async () => {
  const ada = await join()
  expect(
    await complaint(() => expect(idp).toHaveReached(ada, { active: true, 'name.familyName': 'King' })),
  ).toMatchInlineSnapshot(`
    "The user "ada@acme.test" is not in the target as expected.

    Nearest: /Users/637c2937-519d-4a21-9989-9265e2c85000
                       expected  received
      active           true      true
    ≠ name.familyName  King      Byron"
  `)
  expect(await complaint(() => expect(idp).not.toHaveReached(ada, { active: true }))).toBe(
    'The user "ada@acme.test" is in the target with active as given, and was not to be.',
  )
  expect(await complaint(() => expect(idp).toHaveReached('adda@acme.test'))).toBe(
    'The user "adda@acme.test" is not in the target; the nearest name there is "ada@acme.test".\n\nThe directory has no "adda@acme.test".',
  )
})

test('why somebody is not there is told: not assigned, not settled, refused', async () => {
  await idp.users.create({ userName: 'bob@acme.test' })
  await idp.settled()
  const missing = (name: string) => complaint(() => expect(idp).toHaveReached(name))
  expect(await missing('bob@acme.test')).toContain(
    'The IdP has planned nothing for it: is it assigned to the app "app"?',
  )
  await idp.assign('bob@acme.test')
  expect(await missing('bob@acme.test')).toContain('`await idp.settled()` first.')
  await using refusing = await createIdp({
    profile: 'okta',
    target: {
      fetch: ({ method }) =>
        Response.json({ totalResults: 0, detail: 'No.' }, { status: method === 'POST' ? 400 : 200 }),
    },
  })
  await refusing.users.create({ userName: 'eve@acme.test' })
  await refusing.assign('eve@acme.test')
  await refusing.settled()
  const message = await complaint(() => expect(refusing).toHaveReached('eve@acme.test'))
  expect(message).toContain('Its create failed: POST /Users was answered with 400.')
  expect(message).toContain('(Automatic provisioning of user eve@acme.test to app app failed: ')
})

test('a mistyped SCIM path is an error', async () => {
  const ada = await join()
  expect(await complaint(() => expect(idp).toHaveReached(ada, { 'name.familyname2': 'x' }))).toContain(
    'is no attribute of a SCIM user or group',
  )
  expect(await complaint(() => expect(idp).toHaveReached(ada, { members: 1 }))).toContain(
    'members of a group only',
  )
})

test('a target that does not answer is an error for either kind of expectation', async () => {
  await using far = await createIdp({ profile: 'okta', target: 'http://127.0.0.1:9/scim' })
  for (const expectation of [expect(far), expect(far).not]) {
    expect(await complaint(() => expectation.toHaveReached('ada@acme.test'))).toContain(
      'No connection could be made',
    )
  }
})

test('findings are told with what to do about them', async () => {
  await using wrong = await createTarget({ defects: ['D60'] })
  await using judged = await createIdp({ profile: 'okta', target: wrong })
  await join()
  expect(idp).toHaveNoFindings()
  expect(judged).toHaveNoFindings()
  await judged.users.create({ userName: 'ada@acme.test' })
  await judged.assign('ada@acme.test')
  await judged.settled()
  const message = await complaint(() => expect(judged).toHaveNoFindings())
  expect(message).toMatch(
    /^1 thing is wrong with the target:\n\nRFC7644-\S+ \(\w+, exc_2\)\n {2}seen {6}POST \/Users → 200/,
  )
  expect(message).toMatch(/\n {2}fix {7}\S/)
  const wrongs = judged.findings()
  expect(judged).toHaveNoFindings({ except: wrongs.map(({ rule }) => rule), timing: true })
  expect(judged).not.toHaveNoFindings({ severity: wrongs.map(({ severity }) => severity) })
  await using silent = await createIdp({ profile: 'okta', target, diagnose: false })
  expect(await complaint(() => expect(silent).toHaveNoFindings())).toBe(
    'Nobody judges the traffic of this IdP.',
  )
})

test('that an answer was slow counts only where it is asked for', async () => {
  await using slow = await createTarget({ defects: ['N-SIM-latency-budget'] })
  await using judged = await createIdp({ profile: 'okta', target: slow })
  await judged.users.create({ userName: 'ada@acme.test' })
  await judged.assign('ada@acme.test')
  await judged.settled()
  expect(judged).toHaveNoFindings()
  expect(judged).not.toHaveNoFindings({ timing: true })
})

test('drift is told name by name', async () => {
  await join()
  await expect(idp).toHaveNoDrift()
  const [ada] = target.users()
  await target.fetch(`${target.url}/Users/${ada?.id}`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${target.token}` },
  })
  expect(await complaint(() => expect(idp).toHaveNoDrift())).toBe(
    'The target is not as the directory says: ada@acme.test is missing.',
  )
  await expect(idp).not.toHaveNoDrift()
})

test('the matchers can be added by hand, and stand within others', async () => {
  expect.extend(matchers)
  await join()
  expect({ idp }).toEqual({ idp: expect.toHaveSent({ method: 'POST' }) })
})

test('an error of the library is one of ours', async () => {
  const error = await idp.users.get.bind(idp.users, 'nobody')
  expect(error).toThrow(expect.objectContaining({ code: 'ERR_NOT_FOUND' } satisfies Partial<AppError>))
})
