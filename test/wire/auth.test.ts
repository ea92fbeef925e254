import { expect, test } from 'vitest'
import { z } from 'zod'
import { authSchema } from '../../src/wire/auth.ts'

const oauth = {
  type: 'oauth2-client-credentials',
  tokenUrl: 'https://idp.test/token',
  clientId: 'a',
  clientSecret: 'b',
}

test.each([
  { type: 'bearer', token: 'abc' },
  { type: 'basic', username: 'zoé', password: '' },
  { type: 'header', name: 'X-Api-Key', value: 'Key 123' },
  oauth,
  { ...oauth, scope: 'scim read', clientAuth: 'basic' },
  { type: 'none' },
])('$type is accepted as written', (auth) => {
  expect(authSchema.parse(auth)).toEqual(auth)
})

test.each([
  { auth: { type: 'Bearer', token: 'x' }, says: 'bearer, basic, header, oauth2-client-credentials, none' },
  { auth: { type: 'bearer', token: 'Bearer x' }, says: 'token alone' },
  { auth: { type: 'bearer', token: 'x\n' }, says: 'one line' },
  { auth: { type: 'bearer', token: '' }, says: 'must not be empty' },
  { auth: { type: 'bearer', token: 'x', user: 'y' }, says: '"user"' },
  { auth: { type: 'basic', username: 'a:b', password: 'c' }, says: 'colon' },
  { auth: { type: 'header', name: 'X Key', value: 'c' }, says: 'header name' },
  { auth: { type: 'header', name: 'X-Key', value: 'ü' }, says: 'visible ASCII' },
  { auth: { ...oauth, tokenUrl: 'idp.test/token' }, says: 'absolute http or https URL' },
  { auth: { ...oauth, tokenUrl: 'https://a:b@idp.test/token' }, says: 'absolute http or https URL' },
])('$auth is refused with a sentence that says why', ({ auth, says }) => {
  const result = authSchema.safeParse(auth)
  expect(result.success).toBe(false)
  if (!result.success) expect(z.prettifyError(result.error)).toContain(says)
})
