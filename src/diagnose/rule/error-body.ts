import { isObject } from '../../base/json.ts'
import { errorUrn } from '../../scim/urn.ts'
import { fail, pass, type Rule } from '../rule.ts'
import type { Seen } from '../seen.ts'

const rfc = (section: string) => `https://www.rfc-editor.org/rfc/rfc7644#section-${section}`

/** Errors as a client can read them (RFC 7644 §3.12). */
export const errorBodyRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.12-error-schema',
    tier: 1,
    mode: 'passive',
    required:
      'An error is a JSON object with the schema urn:ietf:params:scim:api:messages:2.0:Error (RFC 7644 §3.12, MUST).',
    source: rfc('3.12'),
    severity: 'major',
    breaks: 'Okta shows "Unrecognized token" instead of the cause; Entra shows [RedactedHtmlContent].',
    breaksFor: {
      okta: 'Okta cannot parse it: the task reads "Invalid JSON: Unrecognized token …" and hides the cause.',
      entra: 'Entra’s provisioning log shows [RedactedHtmlContent] instead of the cause.',
    },
    fix: 'Send the errors of the framework (404, 405, 413, 415, 422, 429, 500) through the SCIM formatter too.',
    evaluate: (seen) => {
      if (!isError(seen)) return undefined
      const { body } = seen
      if (isObject(body) && Array.isArray(body.schemas) && body.schemas.includes(errorUrn)) return pass
      const what = isObject(body) ? 'a JSON object without the schema of errors' : describe(seen)
      return fail(`${seen.line} with ${what}.`, {
        aspect: String(seen.status),
        excerpt: { part: 'response', line: seen.text.slice(0, 200) || `HTTP ${seen.status}, no body` },
      })
    },
  },
  {
    id: 'RFC7644-3.12-status-string',
    tier: 1,
    mode: 'passive',
    required: '`status` is the HTTP status as a JSON string (RFC 7644 §3.12, REQUIRED).',
    source: rfc('3.12'),
    severity: 'minor',
    breaks: 'Strict client libraries refuse the error.',
    fix: '"409", not 409; and it must equal the status line.',
    disagreement: 'Okta’s own samples print a number, and Microsoft’s validator takes one.',
    after: ['RFC7644-3.12-error-schema'],
    evaluate: (seen) => {
      const { body } = seen
      if (!isError(seen) || !isObject(body)) return undefined
      if (body.status === String(seen.status)) return pass
      return fail(`${seen.line} with status ${JSON.stringify(body.status) ?? 'left out'}.`, {
        aspect: typeof body.status,
        excerpt: { part: 'response', line: `"status":${JSON.stringify(body.status)}` },
      })
    },
  },
]

function isError({ status }: Seen): boolean {
  return status >= 400
}

function describe(seen: Seen): string {
  if (seen.text === '') return 'no body'
  return `a body that is no JSON object (${seen.header('content-type') ?? 'no Content-Type'})`
}
