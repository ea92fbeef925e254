import { jsonEqual } from '../../base/json.ts'
import { readPath } from '../../scim/attribute-access.ts'
import { parsePath } from '../../scim/path.ts'
import { headerLine, member, statusLine } from '../excerpt.ts'
import { fail, pass, type Rule, warn } from '../rule.ts'
import { oktaFaq, oktaPrepare, oktaReference, rfc7644 } from '../source.ts'

const loopback = /^https?:\/\/(?:127(?:\.\d+){3}|(?:[^/:]+\.)?localhost|\[::1\])(?::|\/|$)/i

/** Below SCIM: TLS, redirects, time, characters. */
export const transportRules: readonly Rule[] = [
  {
    id: 'RFC7644-7.2-tls',
    tier: 1,
    mode: 'passive',
    required: 'SCIM is spoken over TLS, 1.2 at least (RFC 7644 §7.2, MUST).',
    source: oktaPrepare,
    severity: 'blocker',
    breaks: 'Okta and Entra refuse a base URL that begins with http.',
    fix: 'Put TLS 1.2 or newer in front before a real IdP is connected; on the loopback interface plain http is fine.',
    disagreement: 'Microsoft’s page says that only TLS 1.2 will do; the RFC sets a minimum.',
    evaluate: (_seen, { baseUrl, known }) => {
      if (loopback.test(baseUrl) || known.note('tls', () => ({ told: false })).told) return undefined
      known.note('tls', () => ({ told: false })).told = true
      return baseUrl.toLowerCase().startsWith('https:') ? pass : fail(`The base URL is ${baseUrl}: no TLS.`)
    },
  },
  {
    id: 'SIM-no-redirect',
    tier: 1,
    mode: 'passive',
    required:
      'Requests are answered, not sent elsewhere; only 307 and 308 would keep the method (RFC 7644 §3.12).',
    source: rfc7644('3.12'),
    severity: 'blocker',
    breaks:
      'No IdP follows it: a 301 turns a POST into a GET, and the token is dropped on the way to another host.',
    fix: 'Usually a slash at the end, or http to https: serve both forms.',
    evaluate: (seen) => {
      if (seen.status < 300 || seen.status > 399 || seen.status === 304)
        return seen.status === 0 ? undefined : pass
      return fail(`${seen.line}, to ${seen.header('location') ?? 'nowhere'}.`, {
        aspect: String(seen.status),
        excerpt: headerLine(seen, 'Location'),
      })
    },
  },
  {
    id: 'OKTA-60s',
    tier: 1,
    mode: 'passive',
    required: 'An answer comes within 60 seconds (Okta, SCIM FAQ).',
    source: oktaFaq,
    severity: 'major',
    severities: { okta: 'blocker' },
    breaks: 'Okta closes the socket after 60 s and the task fails; others try again and do it twice.',
    fix: 'Write the members of a group in bulk, and answer with 204.',
    evaluate: ({ exchange: { durationMs, error }, line }) => {
      if (error?.code === 'first-byte-timeout' || error?.code === 'total-timeout') {
        return fail(`${line}: no complete answer in ${Math.round(durationMs / 1000)} s.`)
      }
      if (error) return undefined
      if (durationMs > 60_000) return fail(`${line}: answered after ${Math.round(durationMs / 1000)} s.`)
      return durationMs > 10_000 ? warn(`${line}: answered after ${Math.round(durationMs / 1000)} s.`) : pass
    },
  },
  {
    id: 'RFC7644-2-www-authenticate',
    tier: 1,
    mode: 'both',
    required: 'A 401 carries WWW-Authenticate (RFC 7644 §2, SHALL).',
    source: rfc7644('2'),
    severity: 'minor',
    breaks: 'Clients that follow OAuth’s rules do not know what is asked of them.',
    fix: 'Add `WWW-Authenticate: Bearer realm="scim"`.',
    evaluate: (seen) => {
      if (seen.status !== 401) return undefined
      return seen.header('www-authenticate') !== undefined
        ? pass
        : fail(`${seen.line} without WWW-Authenticate.`, { excerpt: headerLine(seen, 'WWW-Authenticate') })
    },
  },
  {
    id: 'RFC7644-3.8-utf8',
    tier: 1,
    mode: 'both',
    required: 'Text is UTF-8, also where no charset is named (RFC 7644 §3.8, SHALL).',
    source: rfc7644('3.8'),
    severity: 'major',
    breaks: 'Names arrive garbled, and Entra sends them again in every cycle.',
    fix: 'Read request bodies as UTF-8 even when no charset is given.',
    evaluate: (seen) => {
      if (seen.about.action !== 'create' && seen.about.action !== 'replace') return undefined
      const [shown] = seen.shown
      const sent = seen.sent
      if (!shown || sent === undefined) return undefined
      // Most bodies are plain: then nothing need be looked for.
      if (!/[^\x20-\x7e\s]|\\u/.test(seen.exchange.request.body ?? '')) return undefined
      const foreign = texts.flatMap((path) => {
        const value = readPath(sent as never, parsePath(path))
        return typeof value === 'string' && /[^\x20-\x7e]/.test(value) ? [{ path, value }] : []
      })
      if (foreign.length === 0) return undefined
      const garbled = foreign.find(({ path, value }) => {
        const back = readPath(shown.resource, parsePath(path))
        return (
          typeof back === 'string' &&
          !jsonEqual(back.normalize('NFC'), value.normalize('NFC')) &&
          looksGarbled(back)
        )
      })
      if (!garbled) return pass
      const back = readPath(shown.resource, parsePath(garbled.path))
      return fail(
        `${seen.line}: ${garbled.path} was sent as "${garbled.value}" and came back as ${JSON.stringify(back)}.`,
        {
          aspect: garbled.path,
          excerpt: member(garbled.path, back),
        },
      )
    },
  },
  {
    id: 'RFC7644-1.3-base-no-query',
    tier: 2,
    mode: 'passive',
    required: 'The base URL has no query (RFC 7644 §1.3, MUST NOT).',
    source: rfc7644('1.3'),
    severity: 'minor',
    breaks: 'Joining it with a path gives a URL that nobody meant.',
    fix: 'Take the query out. Entra’s flag aadOptscim062020 is a matter of the profile here: entra-062020.',
    evaluate: (_seen, { baseUrl, known }) => {
      const note = known.note('base-query', () => ({ told: false }))
      if (note.told) return undefined
      note.told = true
      return baseUrl.includes('?') ? fail(`The base URL is ${baseUrl}.`) : pass
    },
  },
  {
    id: 'SIM-latency-budget',
    tier: 2,
    mode: 'passive',
    required: 'Look-ups are quick: Okta’s SPEC test wants a list of groups within 600 ms.',
    source: oktaReference,
    severity: 'minor',
    breaks: 'Okta’s SPEC test fails; a first cycle takes hours.',
    fix: 'Index userName, externalId and displayName.',
    evaluate: (seen) => {
      if (seen.about.action !== 'list' || !seen.ok) return undefined
      const { durationMs } = seen.exchange
      return durationMs <= 600
        ? pass
        : warn(`${seen.line}: answered after ${Math.round(durationMs)} ms.`, {
            aspect: seen.about.resource,
            excerpt: statusLine(seen),
          })
    },
  },
]

const texts = ['userName', 'displayName', 'name.givenName', 'name.familyName', 'title']

/** UTF-8 read as Latin-1, or characters that were replaced. */
function looksGarbled(text: string): boolean {
  return /[\u0080-\u00ff]{2}|\ufffd|\?/.test(text)
}
