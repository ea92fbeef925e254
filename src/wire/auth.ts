import { z } from 'zod'
import { isObject } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'

const headerName = z
  .string()
  .regex(
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
    'must be a header name such as X-Api-Key: letters, digits and hyphens',
  )

const headerValue = z
  .string()
  .min(1, 'must not be empty')
  .regex(/^[\x20-\x7e]*$/, 'must be visible ASCII on one line, or it cannot stand in a header')

const url = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^/?#@\s]+([/?#]|$)/i.test(text) && URL.canParse(text),
    'must be an absolute http or https URL',
  )

const secret = z.string().min(1, 'must not be empty')

const kinds = ['bearer', 'basic', 'header', 'oauth2-client-credentials', 'none']

/** What is told of a `type` that is none of them. */
function kindRule(input: unknown): string {
  const type = isObject(input) ? input.type : undefined
  const meant = typeof type === 'string' ? nearest(type, kinds) : undefined
  const question = meant === undefined ? '' : `; did you mean "${meant}"?`
  return `must be one of ${kinds.join(', ')}${question}`
}

/** How the IdP shows the target who it is. As in the config file and in `POST /apps`. */
export const authSchema = z.discriminatedUnion(
  'type',
  [
    z
      .strictObject({
        type: z.literal('bearer'),
        token: headerValue.regex(
          /^\S*$/,
          'must be the token alone: no spaces, no line break, no leading "Bearer"',
        ),
      })
      .describe('`Authorization: Bearer <token>`'),
    z
      .strictObject({
        type: z.literal('basic'),
        username: z.string().regex(/^[^:]*$/, 'must not contain a colon (RFC 7617 §2)'),
        password: z.string(),
      })
      .describe('`Authorization: Basic …`, user name and password in UTF-8'),
    z
      .strictObject({ type: z.literal('header'), name: headerName, value: headerValue })
      .describe("A header of the target's own, in the place of `Authorization`"),
    z
      .strictObject({
        type: z.literal('oauth2-client-credentials'),
        tokenUrl: url,
        clientId: secret,
        clientSecret: secret,
        scope: z.string().optional().describe('Scopes with spaces between; left out when not given.'),
        clientAuth: z
          .enum(['body', 'basic'])
          .optional()
          .describe('Where the client id and secret go in the token request; default `body`.'),
      })
      .describe('A bearer token from a token endpoint (RFC 6749 §4.4), fetched and renewed by itself'),
    z.strictObject({ type: z.literal('none') }).describe('No credentials'),
  ],
  { error: ({ code, input }) => (code === 'invalid_union' ? kindRule(input) : undefined) },
)

export type Auth = z.infer<typeof authSchema>
export type ClientCredentials = Extract<Auth, { type: 'oauth2-client-credentials' }>
export type FixedAuth = Exclude<Auth, ClientCredentials>

/** A credential as one header. */
export type Authorization = readonly [name: string, value: string]

/** The header of credentials that do not change; null when there are none. */
export function authorizationOf(auth: FixedAuth): Authorization | null {
  switch (auth.type) {
    case 'bearer':
      return bearer(auth.token)
    case 'basic':
      return basic(auth.username, auth.password)
    case 'header':
      return [auth.name, auth.value]
    case 'none':
      return null
  }
}

export function bearer(token: string): Authorization {
  return ['Authorization', `Bearer ${token}`]
}

export function basic(username: string, password: string): Authorization {
  return ['Authorization', `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`]
}
