import { expect, test } from 'vitest'
import { Judge } from '../../src/diagnose/judge.ts'
import { newUser, patch, post, scimError, user, type Wired } from './wire.ts'

const password = 'Cörrect "Horse"'
const urn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const refused = scimError(500, { detail: `Password ${password} is too weak`, status: 500 })

const requests: Record<string, Wired> = {
  'in a create': post('/Users', newUser({ password }), 500, refused),
  'under another case': post('/Users', newUser({ Password: password }), 500, refused),
  'by PATCH, with a path': patch(
    '/Users/u1',
    [{ op: 'replace', path: 'password', value: password }],
    500,
    refused,
  ),
  // What is quoted of the request ends before it says what the value was.
  'before a path that is far away': patch(
    '/Users/u1',
    [{ op: 'replace', value: password, x: 'x'.repeat(300), path: `${urn}:password` }],
    500,
    refused,
  ),
  'by PATCH, without a path': patch('/Users/u1', [{ op: 'Replace', value: { password } }], 500, refused),
  'and comes back': post('/Users', newUser({ password }), 201, user({ title: password, password })),
}

test.each(Object.entries(requests))('a password is in nothing that is told: %s', (_where, wired) => {
  const judge = new Judge({
    profile: { name: 'okta-oin', family: 'okta' },
    baseUrl: 'https://app.test',
    secrets: [],
  })
  const found = judge.look(wired(1))
  expect(found.length).toBeGreaterThan(0)
  expect(JSON.stringify(found.map(({ verdict }) => verdict))).not.toMatch(/Horse/)
})
