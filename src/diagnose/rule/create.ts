import { isObject, type Json, type JsonObject, jsonEqual } from '../../base/json.ts'
import { attributeNamed, commonAttributes, resourceSchemas } from '../../scim/schema.ts'
import type { ResourceType } from '../../scim/urn.ts'
import { eachAmong } from '../each-among.ts'
import { bodyStart, headerLine, member, sentBody, statusLine } from '../excerpt.ts'
import { leavesOf, printKeys, valueAt } from '../leaf.ts'
import { mentions, refusesWriting } from '../mentions.ts'
import { brief } from '../quote.ts'
import { sameShown } from '../read-back.ts'
import { fail, inconclusive, pass, type Rule, type Verdict, warn } from '../rule.ts'
import { idText, type Seen } from '../seen.ts'
import { entraScim, oktaReference, rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

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
  {
    id: 'SIM-echo-as-sent',
    tier: 1,
    mode: 'passive',
    required:
      'Values are stored and returned in the format in which they were sent (Microsoft, SCIM requirements).',
    source: entraScim,
    severity: 'major',
    severities: { okta: 'minor', onelogin: 'minor' },
    breaks: 'Entra sees a difference in every cycle and sends the same PATCH for ever.',
    fix: 'Do not reformat telephone numbers, trim, change case or type.',
    disagreement: 'RFC 7644 §3.1 lets a server alter values.',
    after: ['RFC7644-3.8-utf8', 'RFC7644-3.5.1-persisted'],
    evaluate: (seen) =>
      ['create', 'replace'].includes(seen.about.action) && seen.ok ? echoed(seen) : undefined,
  },
  {
    id: 'RFC7644-3.3-readonly-ignored',
    tier: 1,
    mode: 'both',
    required: 'Read-only attributes in a create are ignored (RFC 7644 §3.3, SHALL).',
    source: rfc7644('3.3'),
    severity: 'major',
    breaks: 'Entra sends meta.resourceType, Okta an empty list of groups: nobody can be created.',
    fix: 'Ignore id, meta and groups; do not answer 400, and do not take the id.',
    evaluate: (seen) => {
      if (seen.about.action !== 'create' || !isObject(seen.sent)) return undefined
      const readOnly = ['id', 'meta', 'groups'].filter(
        (name) => seen.sent && valueAt(seen.sent, [name]) !== undefined,
      )
      if (readOnly.length === 0) return undefined
      if (seen.ok) {
        const taken = seen.sent.id !== undefined && isObject(seen.body) && seen.body.id === seen.sent.id
        return taken
          ? fail(`${seen.line}: the id that was sent was taken.`, {
              aspect: 'id',
              excerpt: member('id', seen.sent.id),
            })
          : pass
      }
      const blamed =
        seen.status === 400 ? readOnly.find((name) => refusesWriting(seen.text, name)) : undefined
      return blamed === undefined
        ? undefined
        : fail(`${seen.line}: ${blamed} was refused, which is read-only and to be ignored.`, {
            aspect: blamed,
            excerpt: bodyStart(seen),
          })
    },
  },
  {
    id: 'RFC7644-3.3-409',
    tier: 1,
    mode: 'both',
    required: 'A duplicate is refused with 409 (RFC 7644 §3.3, MUST).',
    source: rfc7644('3.3'),
    severity: 'blocker',
    breaks: 'A second account for the same person, or a failed task that nobody can explain.',
    fix: 'Check for uniqueness inside the transaction, and map the error of the database to 409.',
    disagreement:
      'Some servers answer 200 with the existing account on purpose, as Okta takes a 409 for a permanent error: with the id of that account it does not count here.',
    evaluate: (seen, { known }) => {
      if (seen.about.action !== 'create' || seen.about.resource !== 'User' || !isObject(seen.sent))
        return undefined
      if (seen.status === 409) return pass
      const name = seen.sent.userName
      const holder = typeof name === 'string' ? known.named('User', name) : undefined
      if (!holder || holder.deletedBy !== undefined || !holdsName(holder, String(name))) return undefined
      if (seen.ok && isObject(seen.body) && idText(seen.body) !== holder.id) {
        return fail(`${seen.line}: "${name}" was created a second time; the first one is ${holder.id}.`, {
          aspect: '2xx',
          excerpt: sentBody(seen),
          also: holder.observedBy === undefined ? [] : [holder.observedBy],
        })
      }
      return seen.status >= 400 && seen.status !== 401 && seen.status !== 429
        ? fail(`${seen.line}: "${name}" is taken, which is a 409.`, {
            aspect: String(seen.status),
            excerpt: statusLine(seen),
          })
        : undefined
    },
  },
  {
    id: 'RFC7644-3.3-409-scimType',
    tier: 1,
    mode: 'passive',
    required: 'A 409 for a duplicate says scimType uniqueness (RFC 7644 §3.3, MUST).',
    source: rfc7644('3.3'),
    severity: 'minor',
    severities: { authentik: 'major' },
    breaks: 'authentik does not see that it could adopt the account.',
    fix: 'Add "scimType":"uniqueness".',
    after: ['RFC7644-3.12-error-schema'],
    evaluate: (seen) => {
      if (seen.status !== 409 || !['create', 'replace', 'modify'].includes(seen.about.action))
        return undefined
      const type = isObject(seen.body) ? seen.body.scimType : undefined
      return type === 'uniqueness'
        ? pass
        : fail(`${seen.line} with scimType ${JSON.stringify(type) ?? 'left out'}.`, {
            excerpt: member('scimType', type),
          })
    },
  },
  {
    id: 'RFC7644-3.3.1-resourceType',
    tier: 1,
    mode: 'passive',
    required:
      'meta.resourceType is the name of the type, in its case (RFC 7644 §3.3.1, SHALL; RFC 7643 §3.1).',
    source: rfc7644('3.3.1'),
    severity: 'minor',
    breaks: 'Clients that read mixed lists do not know what they have.',
    fix: 'User and Group, as in /ResourceTypes.',
    evaluate: (seen) =>
      seen.partial
        ? undefined
        : verdictOfAll(
            seen.shown.flatMap(({ type, resource }): Verdict[] => {
              if (!isObject(resource.meta)) return []
              const name = resource.meta.resourceType
              return [
                name === type
                  ? pass
                  : fail(
                      `${seen.line}: meta.resourceType of a ${type} is ${JSON.stringify(name) ?? 'left out'}.`,
                      {
                        aspect: type,
                        excerpt: member('resourceType', name),
                      },
                    ),
              ]
            }),
          ),
  },
  {
    id: 'SIM-unknown-attr-tolerated',
    tier: 1,
    mode: 'both',
    required:
      'Schemas and attributes that a server does not know are ignored: the RFC would let it refuse them with 400, IdPs do not get on with that (Microsoft).',
    source: entraScim,
    severity: 'blocker',
    breaks: 'Entra cannot create groups, as it sends a schema of its own.',
    breaksFor: {
      onelogin: 'OneLogin cannot create anybody: it names its schemas by the URNs of SCIM 1.1.',
    },
    fix: 'Ignore URNs that you do not know.',
    disagreement: 'RFC 7643 §3 has `schemas` hold the URNs of the type, so a 400 is no breach of it.',
    evaluate: (seen, { known }) => {
      if (seen.about.action !== 'create' || !isObject(seen.sent)) return undefined
      const strange = strangersIn(seen.about.resource, seen.sent)
      if (strange.length === 0) return undefined
      if (seen.ok) return pass
      const said = isObject(seen.body) ? seen.body.detail : undefined
      const named =
        strange.find((name) => mentions(seen.text, name)) ??
        (typeof said === 'string' && /schema/i.test(said) ? strange[0] : undefined)
      if (seen.status < 500 && named === undefined) return undefined
      // Where nothing at all has been created yet the cause may be any.
      if (named === undefined && known.lastCreate('User') + known.lastCreate('Group') === 0)
        return inconclusive(`${seen.line}: no create has succeeded yet.`)
      return fail(`${seen.line} to a body with ${strange.join(', ')}.`, {
        excerpt: member('schemas', seen.sent.schemas, 'request'),
      })
    },
  },
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
  {
    id: 'SIM-guessable-id',
    tier: 2,
    mode: 'passive',
    required: 'Ids cannot be guessed one from the other (RFC 7644 §7.5).',
    source: rfc7644('7.5'),
    severity: 'info',
    breaks: 'With a weak separation of tenants one can walk through the accounts of another.',
    fix: 'Use random ids.',
    evaluate: (seen, { known }) => {
      if (seen.about.action !== 'create' || !seen.ok || !isObject(seen.body)) return undefined
      const id = idText(seen.body)
      if (id === undefined) return undefined
      const ids = known.note<string[]>(`ids ${seen.about.resource}`, () => [])
      ids.push(id)
      if (ids.length > 3) ids.shift()
      if (ids.length < 3) return undefined
      const last = [...ids]
      const numbers = last.map((each) => (/^\d{1,15}$/.test(each) ? Number(each) : Number.NaN))
      const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = numbers
      return b - a === 1 && c - b === 1
        ? fail(`Three users or groups in a row got the ids ${last.join(', ')}.`, {
            aspect: seen.about.resource,
          })
        : pass
    },
  },
]

/** Schemas and attributes that no server needs to know. */
function strangersIn(type: ResourceType, sent: JsonObject): string[] {
  const { core, extensions } = resourceSchemas[type]
  const urns = new Set([core, ...extensions].map(({ id }) => id.toLowerCase()))
  const named = Array.isArray(sent.schemas) ? sent.schemas.filter((urn) => typeof urn === 'string') : []
  const attributes = [...commonAttributes, ...core.attributes]
  const keys = Object.keys(sent).filter((key) =>
    key.includes(':') ? !urns.has(key.toLowerCase()) : key !== 'schemas' && !attributeNamed(attributes, key),
  )
  return [...new Set([...named.filter((urn) => !urns.has(urn.toLowerCase())), ...keys])]
}

/** Values of a create or a PUT that came back otherwise. What did not come back at all is another matter. */
function echoed(seen: Seen): Verdict | Verdict[] | undefined {
  if (!isObject(seen.sent) || !isObject(seen.body)) return undefined
  const found = leavesOf(seen.sent).flatMap(({ keys, value }): Verdict[] => {
    if (notEchoed.has(keys[0]?.toLowerCase() ?? '')) return []
    const back = valueAt(seen.body, keys)
    if (back === undefined || back === null || sameValue(value, back)) return []
    const path = printKeys(keys)
    return [
      fail(`${seen.line}: ${path} was sent as ${brief(value)} and came back as ${brief(back)}.`, {
        aspect: path,
        excerpt: member(keys.at(-1) ?? path, back),
      }),
    ]
  })
  return found.length > 0 ? found : pass
}

/** Read-only, never returned, or judged by rules of their own. */
const notEchoed: ReadonlySet<string> = new Set([
  'schemas',
  'id',
  'meta',
  'groups',
  'password',
  'active',
  'members',
  'externalid',
])

/** Of lists each element that was sent has to be there, with the members that it was sent with. */
function sameValue(sent: Json, back: Json): boolean {
  if (!Array.isArray(sent) || !Array.isArray(back)) return jsonEqual(sent, back)
  return eachAmong(sent, back, (element, other) => covers(other, element))
}

function covers(back: Json, sent: Json): boolean {
  if (!isObject(sent) || !isObject(back)) return jsonEqual(back, sent)
  return Object.entries(sent).every(([key, value]) => {
    const other = valueAt(back, [key])
    // A member that is not stored at all is not a value that was changed.
    return other === undefined || jsonEqual(other, value) || isBooleanOf(value, other)
  })
}

/** `"True"`, as Entra writes it, is to be stored as the boolean that it says. */
function isBooleanOf(sent: Json, back: Json): boolean {
  return typeof sent === 'string' && typeof back === 'boolean' && sent.toLowerCase() === String(back)
}

function holdsName(
  { expected, observed }: { expected: JsonObject | undefined; observed: JsonObject | undefined },
  name: string,
): boolean {
  const shown = (expected ?? observed)?.userName
  return typeof shown === 'string' && shown.toLowerCase() === name.toLowerCase()
}
