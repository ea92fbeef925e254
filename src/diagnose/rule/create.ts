import { isObject } from '../../base/json.ts'
import { bodyStart, headerLine, member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { sameShown } from '../read-back.ts'
import { fail, pass, type Rule, warn } from '../rule.ts'
import { idText } from '../seen.ts'
import { oktaReference, rfc7644 } from '../source.ts'
import { duplicateRefused, duplicateScimType } from './duplicate.ts'
import { echoAsSent } from './echo.ts'
import { guessableId } from './guessable-id.ts'
import { readOnlyIgnored } from './read-only-input.ts'
import { resourceTypeNamed } from './resource-type.ts'
import { unknownAttributesTolerated } from './unknown-attribute.ts'

/** Answers to POST (RFC 7644 §3.3). */
export const createRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.3-201',
    tier: 1,
    mode: 'passive',
    required: 'A create is answered with 201 (RFC 7644 §3.3, SHALL).',
    source: rfc7644('3.3'),
    severity: 'major',
    breaks: 'Okta’s SPEC test and Microsoft’s validator fail.',
    fix: 'Answer 201. A 200 for an account that was there already is a deliberate deviation: mark it as such.',
    disagreement:
      'Some servers answer 200 with the existing account on purpose, as Okta takes a 409 for a permanent error.',
    evaluate: (seen, { known }) => {
      const { about, body } = seen
      if (about.action !== 'create' || !seen.ok) return undefined
      if (seen.status === 201) return pass
      const id = isObject(body) ? idText(body) : undefined
      const adopted = id === undefined ? undefined : known.resource(about.resource, id)
      return adopted && !adopted.deletion
        ? warn(`${seen.line} with ${id}, which was there before: on purpose?`, {
            aspect: 'adopted',
            excerpt: statusLine(seen),
            also: [adopted.createdBy ?? adopted.observedBy ?? seen.seq],
          })
        : fail(`${seen.line}.`, { aspect: String(seen.status), excerpt: statusLine(seen) })
    },
  },
  {
    id: 'RFC7644-3.3-location',
    tier: 1,
    mode: 'passive',
    required: 'A 201 carries Location and meta.location, the same URI (RFC 7644 §3.3, SHALL).',
    source: rfc7644('3.3'),
    severity: 'minor',
    breaks: 'Clients that go by it do not find the resource.',
    fix: 'Build both from the public base URL of the configuration.',
    evaluate: (seen) => {
      if (seen.about.action !== 'create' || seen.status !== 201 || !isObject(seen.body)) return undefined
      const header = seen.header('location')
      const inBody = valueAt(seen.body, ['meta', 'location'])
      if (header === undefined)
        return fail(`${seen.line} without Location.`, {
          aspect: 'header',
          excerpt: headerLine(seen, 'Location'),
        })
      if (inBody === undefined)
        return fail(`${seen.line} without meta.location.`, {
          aspect: 'meta',
          excerpt: member('meta', seen.body.meta),
        })
      return header === inBody
        ? pass
        : fail(`${seen.line}: Location is ${header}, meta.location ${JSON.stringify(inBody)}.`, {
            aspect: 'differ',
            excerpt: headerLine(seen, 'Location'),
          })
    },
  },
  {
    id: 'RFC7644-3.3-body-id',
    tier: 1,
    mode: 'passive',
    required: 'A 201 holds the resource with its id (RFC 7644 §3.3; RFC 7643 §3.1).',
    source: rfc7644('3.3'),
    severity: 'blocker',
    breaks: 'Nothing can be told to the account afterwards.',
    breaksFor: {
      okta: 'Okta: "Create new user returned empty user."',
      entra: 'Entra cannot keep the link: SystemForCrossDomainIdentityManagementServiceIncompatible.',
    },
    fix: 'Return the stored resource with an id that is a string and not empty.',
    after: ['RFC7159-valid-json'],
    evaluate: (seen) => {
      if (seen.about.action !== 'create' || !seen.ok) return undefined
      if (isObject(seen.body) && typeof seen.body.id === 'string' && seen.body.id !== '') return pass
      if (isObject(seen.body) && idText(seen.body) !== undefined) return undefined
      const what = seen.text === '' ? 'without a body' : 'without an id'
      return fail(`${seen.line} ${what}.`, { aspect: what, excerpt: bodyStart(seen) })
    },
  },
  echoAsSent,
  readOnlyIgnored,
  duplicateRefused,
  duplicateScimType,
  resourceTypeNamed,
  unknownAttributesTolerated,
  {
    id: 'SIM-active-on-create',
    tier: 1,
    mode: 'both',
    required: '`active` is stored as it was sent (Okta’s SPEC test asserts it).',
    source: oktaReference,
    severity: 'major',
    breaks: 'Okta’s SPEC test fails; a new account cannot sign in.',
    fix: 'Take what was sent; true only where nothing was.',
    evaluate: (seen) => {
      if (seen.about.action !== 'create' || !seen.ok || !isObject(seen.sent) || !isObject(seen.body))
        return undefined
      const { active } = seen.sent
      if (typeof active !== 'boolean') return undefined
      const shown = seen.body.active
      if (shown === undefined) return undefined
      return sameShown(shown, active)
        ? pass
        : fail(`${seen.line}: active was sent as ${active} and came back as ${JSON.stringify(shown)}.`, {
            excerpt: member('active', shown),
          })
    },
  },
  guessableId,
]
