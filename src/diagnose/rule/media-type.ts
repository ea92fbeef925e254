import { isObject } from '../../base/json.ts'
import { bodyStart, headerLine, statusLine } from '../excerpt.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { deepest } from '../seen.ts'
import { entraScim, rfc7644, rfc9110 } from '../source.ts'
import { missedAlthoughSent } from '../unread-body.ts'

/** What kind of text goes back and forth. */
export const mediaTypeRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.8-ct-response',
    tier: 1,
    mode: 'passive',
    required:
      'Answers are application/scim+json (RFC 7644 §3.1 and §8.1); Microsoft wants it on every answer.',
    source: entraScim,
    severity: 'major',
    severities: { okta: 'minor', onelogin: 'minor' },
    breaks:
      'Microsoft’s validator aborts its suite on application/json; strict client libraries refuse the answer.',
    fix: 'Set it for everything below the SCIM base, error handlers and 404s of the framework included.',
    after: ['RFC7644-3.12-error-schema'],
    disagreement:
      'Okta’s reference shows text/json, OneLogin asks for application/json, and Entra’s engine takes application/json on errors.',
    evaluate: (seen) => {
      if (seen.status === 0 || seen.text === '') return undefined
      const type = seen.header('content-type')
      if (type !== undefined && /^application\/scim\+json\s*(;|$)/i.test(type)) return pass
      const short = (type ?? 'none').split(';')[0]?.trim().toLowerCase() ?? ''
      return fail(`${seen.line} with Content-Type ${type ?? 'left out'}.`, {
        aspect: short,
        excerpt: headerLine(seen, 'Content-Type'),
      })
    },
  },
  {
    id: 'RFC7644-3.8-accept',
    tier: 1,
    mode: 'both',
    required: 'Accept: application/scim+json is taken, and application/json should be (RFC 7644 §3.8, MUST).',
    source: rfc7644('3.8'),
    severity: 'blocker',
    breaks: 'PingFederate and OneLogin, which send application/json, get nowhere.',
    fix: 'Do not negotiate strictly.',
    evaluate: (seen) => {
      if (seen.status === 406)
        return fail(`${seen.line} to an Accept that every server has to know.`, { excerpt: statusLine(seen) })
      if (!seen.ok || seen.text === '') return undefined
      return /^\s*</.test(seen.text)
        ? fail(`${seen.line} with HTML in place of JSON.`, { excerpt: bodyStart(seen) })
        : pass
    },
  },
  {
    id: 'RFC7644-3.1-ct-request',
    tier: 1,
    mode: 'passive',
    required: 'Bodies of type application/scim+json; charset=utf-8 are read (RFC 7644 §3.1, MUST).',
    source: rfc7644('3.1'),
    severity: 'blocker',
    breaks: 'Every IdP: nobody can be created.',
    fix: 'Register the media type with the parser of JSON bodies.',
    evaluate: (seen) => {
      const { body } = seen.exchange.request
      const type = seen.requestHeader('content-type') ?? ''
      if (body === null || seen.status === 0 || !/^application\/scim\+json/i.test(type)) return undefined
      if (seen.status === 415)
        return fail(`${seen.line} to a body of type ${type}.`, { excerpt: statusLine(seen) })
      const missed = missedAlthoughSent(seen)
      return missed === undefined
        ? pass
        : fail(`${seen.line}: it says that ${missed} is missing, which was sent: the body was not read.`, {
            excerpt: bodyStart(seen),
          })
    },
  },
  {
    id: 'RFC7159-valid-json',
    tier: 1,
    mode: 'passive',
    required:
      'A body is one valid JSON object in UTF-8, without a byte order mark and with each key once (RFC 7644 §3.8).',
    source: rfc7644('3.8'),
    severity: 'blocker',
    breaks:
      'Entra: "not able to deserialize the resource", SystemForCrossDomainIdentityManagementServiceIncompatible. Okta: "Invalid JSON".',
    fix: 'Look for trailing commas, NaN, a byte order mark, and debug output before the JSON.',
    evaluate: (seen) => {
      if (!seen.ok || seen.text.trim() === '' || seen.status === 204) return undefined
      if (seen.text.startsWith('\ufeff'))
        return fail(`${seen.line}: the body begins with a byte order mark.`, { aspect: 'bom' })
      if (seen.form.depth > deepest) {
        return fail(`${seen.line} with a body that nests ${seen.form.depth} levels deep.`, {
          aspect: 'depth',
        })
      }
      if (seen.body === undefined) {
        return fail(`${seen.line} with a body that is no JSON.`, {
          aspect: 'syntax',
          excerpt: bodyStart(seen),
        })
      }
      if (!isObject(seen.body)) {
        // A bare list in place of a ListResponse is what other rules are about.
        if (Array.isArray(seen.body) && listed.test(seen.path)) return pass
        return fail(`${seen.line} with JSON that is no object.`, {
          aspect: 'object',
          excerpt: bodyStart(seen),
        })
      }
      const twice = seen.keyTwice
      return twice === undefined
        ? pass
        : fail(`${seen.line}: the key ${JSON.stringify(twice.slice(0, 80))} stands twice in one object.`, {
            aspect: 'duplicate',
            excerpt: bodyStart(seen),
          })
    },
  },
  {
    id: 'RFC9110-204-empty',
    tier: 1,
    mode: 'passive',
    required: 'A 204 has no body (RFC 9110 §15.3.5).',
    source: rfc9110('15.3.5'),
    severity: 'minor',
    breaks: 'Clients that keep the connection read the rest as the next answer.',
    fix: 'Answer 200 if the resource is to be sent.',
    evaluate: (seen) => {
      if (seen.status !== 204) return undefined
      const length = Number(seen.header('content-length') ?? 0)
      return length > 0 || seen.text !== ''
        ? fail(`${seen.line} with a body of ${length || seen.text.length} bytes.`, {
            excerpt: headerLine(seen, 'Content-Length'),
          })
        : pass
    },
  },
]

const listed = /^\/+(?:(?:Users|Groups)?(?:\/?\.search)?|Schemas|ResourceTypes)\/?$/i
