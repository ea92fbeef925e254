import { isObject } from '../../base/json.ts'
import { errorUrn } from '../../scim/urn.ts'
import { isKeyword } from '../error-keyword.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import { fail, pass, type Rule } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { oktaFaq, rfc7644 } from '../source.ts'

/** Errors as a client can read them (RFC 7644 §3.12). */
export const errorBodyRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.12-error-schema',
    tier: 1,
    mode: 'passive',
    required:
      'An error is a JSON object with the schema urn:ietf:params:scim:api:messages:2.0:Error (RFC 7644 §3.12, MUST).',
    source: rfc7644('3.12'),
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
        aspect: isObject(body) ? 'schema' : seen.text === '' ? 'none' : 'no JSON',
        excerpt: bodyStart(seen),
      })
    },
  },
  {
    id: 'RFC7644-3.12-status-string',
    tier: 1,
    mode: 'passive',
    required: '`status` is the HTTP status as a JSON string (RFC 7644 §3.12, REQUIRED).',
    source: rfc7644('3.12'),
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
        excerpt: member('status', body.status),
      })
    },
  },
  {
    id: 'RFC7644-3.12-scimType',
    tier: 1,
    mode: 'passive',
    required: '`scimType` is one of the keywords of the table (RFC 7644 §3.12; RFC 9865 §2.1).',
    source: rfc7644('3.12'),
    severity: 'minor',
    breaks: 'IdPs do not know an unknown keyword and treat the error as any other.',
    fix: 'Use the closest keyword of the table.',
    evaluate: (seen) => {
      const { body } = seen
      if (!isError(seen) || !isObject(body) || body.scimType === undefined || body.scimType === null)
        return undefined
      return isKeyword(body.scimType)
        ? pass
        : fail(`${seen.line} with scimType ${JSON.stringify(body.scimType)}.`, {
            excerpt: member('scimType', body.scimType),
          })
    },
  },
  {
    id: 'RFC7644-3.12-detail',
    tier: 1,
    mode: 'passive',
    required:
      'An error says in `detail` what is wrong: optional in RFC 7644 §3.12, asked for by Okta’s SPEC test.',
    source: oktaFaq,
    severity: 'minor',
    breaks: 'Okta’s SPEC test fails, and its administrator reads no cause.',
    fix: 'Say which attribute and which value; no stack trace.',
    after: ['RFC7644-3.12-error-schema'],
    evaluate: (seen) => {
      const { body } = seen
      if (!isError(seen) || !isObject(body)) return undefined
      return typeof body.detail === 'string' && body.detail.trim() !== ''
        ? pass
        : fail(`${seen.line} without a detail.`, {
            aspect: String(seen.status),
            excerpt: member('detail', body.detail),
          })
    },
  },
  {
    id: 'RFC7644-3.12-no-5xx-for-client-error',
    tier: 1,
    mode: 'both',
    required: 'What is wrong with a request is told by a 4xx (RFC 7644 §3.12, Table 8).',
    source: rfc7644('3.12'),
    severity: 'blocker',
    breaks: 'A 5xx is tried again and again; enough of them, and Entra quarantines the job.',
    fix: 'Map validation and unique-key errors before the generic handler.',
    evaluate: (seen) => {
      // 501 and 503 say what they mean; whether a 500 is the client’s fault shows where the request is a plain look-up.
      if (seen.status < 400) return seen.status === 0 ? undefined : pass
      if (seen.status < 500) return pass
      if (seen.status !== 500 || seen.about.resource === undefined) return undefined
      const { action, resource } = seen.about
      return fail(`${seen.line}: whatever is wrong with the request, a 500 says that the server broke.`, {
        aspect: `${action} ${resource}`,
        excerpt: statusLine(seen),
      })
    },
  },
  {
    id: 'SIM-no-200-error',
    tier: 1,
    mode: 'passive',
    required: 'The status line tells the truth (RFC 7644 §3.12).',
    source: rfc7644('3.12'),
    severity: 'blocker',
    breaks: 'The IdP takes the operation for done, and nobody is told that it was not.',
    fix: 'Never wrap a failure in a 200.',
    evaluate: (seen) => {
      const { body } = seen
      if (!seen.ok || !isObject(body)) return undefined
      const schemas = Array.isArray(body.schemas) ? body.schemas : []
      const says = schemas.includes(errorUrn)
        ? 'the schema of errors'
        : body.id === undefined && schemas.length === 0
          ? ['error', 'errors'].find((key) => body[key] !== undefined && body[key] !== null)
          : undefined
      return says === undefined
        ? pass
        : fail(`${seen.line} with an error in the body (${says}).`, { excerpt: bodyStart(seen) })
    },
  },
  {
    id: 'RFC7644-3.12-400-not-422',
    tier: 2,
    mode: 'both',
    required: 'A body that breaks the schema is a 400 (RFC 7644 §3.12, Table 8).',
    source: rfc7644('3.12'),
    severity: 'minor',
    breaks: 'Clients that tell errors apart by status do not know a 422.',
    fix: 'Answer 400 with invalidValue or invalidSyntax.',
    evaluate: (seen) =>
      seen.status === 422
        ? fail(`${seen.line}.`, { excerpt: statusLine(seen) })
        : seen.status === 400
          ? pass
          : undefined,
  },
]

function isError({ status }: Seen): boolean {
  return status >= 400
}

function describe(seen: Seen): string {
  if (seen.text === '') return 'no body'
  return `a body that is no JSON object (${seen.header('content-type') ?? 'no Content-Type'})`
}
