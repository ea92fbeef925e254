import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { type Attribute, attributeNamed, commonAttributes, resourceSchemas } from '../../scim/schema.ts'
import { enterpriseUserUrn, groupUrn, userUrn } from '../../scim/urn.ts'
import { coreKey } from '../as-meant.ts'
import { member, statusLine } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { valueAt } from '../leaf.ts'
import { sameShown } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { idText, type Seen, type Shown } from '../seen.ts'
import { noteSentValues, wasSent } from '../sent-values.ts'
import { entraScim, rfc7643, rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'
import { formVerdicts } from './patch.ts'

const coreUrn = { User: userUrn, Group: groupUrn }

/** Resources as a target shows them (RFC 7643; RFC 7644 §3.4.1). */
export const readRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.4.1-200',
    tier: 1,
    mode: 'passive',
    required: 'A known id is answered with 200 and that resource (RFC 7644 §3.4.1).',
    source: rfc7644('3.4.1'),
    severity: 'blocker',
    breaks: 'Every IdP that reads before it writes: the account is lost, or somebody else’s is changed.',
    fix: 'Look the id up exactly, also when it is percent-encoded in the path.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.action !== 'get') return undefined
      if (seen.ok && isObject(seen.body)) {
        return idText(seen.body) === about.id
          ? pass
          : fail(
              `${seen.line}: the resource shown has the id ${JSON.stringify(seen.body.id) ?? 'left out'}.`,
              {
                aspect: 'other',
                excerpt: member('id', seen.body.id),
              },
            )
      }
      const resource = known.resource(about.resource, about.id)
      const lost =
        seen.status === 404 &&
        resource !== undefined &&
        resource.deletedBy === undefined &&
        !resource.moved &&
        !deactivated(resource.expected)
      return lost
        ? fail(`${seen.line}: the target gave out this id itself, and nobody has deleted it.`, {
            aspect: 'lost',
            excerpt: statusLine(seen),
            also: [resource.createdBy ?? resource.observedBy ?? seen.seq],
          })
        : undefined
    },
  },
  {
    id: 'RFC7644-3.4.1-404',
    tier: 1,
    mode: 'both',
    required: 'An unknown id is answered with 404 (RFC 7644 §3.12).',
    source: rfc7644('3.12'),
    severity: 'major',
    breaks: 'Okta’s SPEC test fails, and no IdP sees that an account is gone.',
    fix: 'Answer 404 also where the id has not the form of yours; not 400, not 500.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.action !== 'get') return undefined
      if (seen.status === 404) return pass
      const gone = known.resource(about.resource, about.id)?.deletedBy !== undefined
      return gone && seen.status >= 400 && seen.status !== 401 && seen.status !== 429
        ? fail(`${seen.line}: it was deleted, which is a 404.`, { excerpt: statusLine(seen) })
        : undefined
    },
  },
  {
    id: 'RFC7643-3-schemas',
    tier: 1,
    mode: 'passive',
    required:
      '`schemas` names the core schema and that of each extension the resource holds, each once (RFC 7643 §3, REQUIRED).',
    source: rfc7643('3'),
    severity: 'major',
    breaks: 'Strict clients refuse the resource; Entra compares attributes it cannot place.',
    fix: 'Add the enterprise URN when enterprise data is returned, and drop it when there is none.',
    evaluate: (seen) => (seen.partial ? undefined : eachShown(seen, schemasVerdict)),
  },
  {
    id: 'RFC7643-2.3-types',
    tier: 1,
    mode: 'passive',
    required:
      'Values have the JSON type of their attribute: a boolean is true or false, not "True" (RFC 7643 §2.3).',
    source: rfc7643('2.3'),
    severity: 'major',
    breaks: 'Okta’s import takes "false" for true; strict clients refuse the resource.',
    fix: 'Write booleans as booleans, even if you take strings.',
    evaluate: (seen, { known }) => {
      noteSentValues(seen, known)
      return eachShown(seen, (shown) => typesVerdict(shown, known))
    },
  },
  {
    id: 'RFC7643-2.4-multivalue',
    tier: 1,
    mode: 'passive',
    required:
      'A list has at most one primary value and no pair of type and value twice (RFC 7643 §2.4); Microsoft wants each type once.',
    source: rfc7643('2.4'),
    severity: 'major',
    breaks: 'Entra cannot address emails[type eq "work"].',
    fix: 'Return lists, with one entry for each type.',
    evaluate: (seen) => eachShown(seen, listsVerdict),
  },
  {
    id: 'RFC7644-3.9-excluded',
    tier: 1,
    mode: 'both',
    required: '`excludedAttributes` is honoured (RFC 7644 §3.9, MUST).',
    source: entraScim,
    severity: 'major',
    breaks: 'Entra reads every group that way: huge answers, and its validator fails.',
    fix: 'Do not even load the members when they are excluded.',
    evaluate: (seen) => {
      const excluded =
        seen
          .parameter('excludedAttributes')
          ?.split(',')
          .map((name) => name.trim()) ?? []
      if (excluded.length === 0) return undefined
      return eachShown(seen, ({ type, resource }) => {
        const there = excluded.filter((name) => name !== 'id' && !sameShown(valueAt(resource, [name]), null))
        return there.length === 0
          ? pass
          : fail(`${seen.line}: ${there.join(', ')} is there although it was excluded.`, {
              aspect: `${type} ${there[0]}`,
              excerpt: member(there[0] ?? '', valueAt(resource, [there[0] ?? ''])),
            })
      })
    },
  },
  {
    id: 'RFC7643-3.3-extension-key',
    tier: 1,
    mode: 'passive',
    required:
      'The key of an extension is its whole URN, and core attributes stand at the top, under no URN (RFC 7643 §3.3).',
    source: rfc7643('3.3'),
    severity: 'major',
    breaks: 'Entra does not find its values and sends them in every cycle.',
    fix: 'Never write a URN through a setter that splits at dots.',
    evaluate: (seen) =>
      eachShown(seen, ({ type, raw, resource }) => {
        const core = coreKey(type, raw)
        if (core !== undefined) {
          return fail(`${seen.line}: attributes of a ${type} stand under ${core} instead of at the top.`, {
            aspect: `${type} core`,
            excerpt: member(core, raw[core]),
          })
        }
        const cut = Object.keys(raw).find((key) => /^urn:/i.test(key) && isSplit(key))
        if (cut !== undefined) {
          return fail(
            `${seen.line}: an extension stands under ${JSON.stringify(cut)}, which is a piece of its URN.`,
            {
              excerpt: member(cut, raw[cut]),
            },
          )
        }
        return resource[enterpriseUserUrn] === undefined ? undefined : pass
      }),
  },
  {
    id: 'RFC7643-4.3-manager',
    tier: 1,
    mode: 'both',
    required: '`manager` is an object with `value` under the enterprise URN (RFC 7643 §4.3).',
    source: rfc7643('4.3'),
    severity: 'major',
    breaks: 'Entra sends the manager in every cycle; a bare string it cannot read at all.',
    fix: 'Take a string or an object, return {"value": …}, and leave the key out when there is no manager.',
    disagreement: 'By RFC 7643 §4.3 a bare id may be refused; Entra sends it so.',
    evaluate: (seen, context) => {
      const byForm = formVerdicts('manager-text', seen, context)
      return verdictOfAll([...byForm, ...[managersShown(seen) ?? []].flat()])
    },
  },
]

function managersShown(seen: Seen): Verdict | Verdict[] | undefined {
  return eachShown(seen, ({ type, resource }) => {
    if (type !== 'User') return undefined
    const manager = valueAt(resource, [enterpriseUserUrn, 'manager']) ?? resource.manager
    if (manager === undefined || manager === null) return undefined
    if (resource.manager !== undefined) {
      return fail(`${seen.line}: manager stands outside of the enterprise schema.`, {
        aspect: 'place',
        excerpt: member('manager', manager),
      })
    }
    return isObject(manager) && typeof manager.value === 'string'
      ? pass
      : fail(`${seen.line}: manager is ${JSON.stringify(manager)}.`, {
          aspect: 'shape',
          excerpt: member('manager', manager),
        })
  })
}

function eachShown(
  seen: Seen,
  verdict: (shown: Shown) => Verdict | undefined,
): Verdict | Verdict[] | undefined {
  return verdictOfAll(seen.shown.flatMap((shown) => verdict(shown) ?? []))
}

function schemasVerdict({ type, resource }: Shown): Verdict {
  const { schemas } = resource
  const quote = () => member('schemas', schemas)
  if (!Array.isArray(schemas))
    return fail(`A ${type} has no schemas.`, { aspect: `${type} none`, excerpt: quote() })
  if (!schemas.every((urn) => typeof urn === 'string')) {
    return fail(`A ${type} names a schema by something that is no text.`, {
      aspect: `${type} form`,
      excerpt: quote(),
    })
  }
  const folded = schemas.map((urn) => urn.toLowerCase())
  if (new Set(folded).size < folded.length)
    return fail(`A ${type} names a schema twice.`, { aspect: `${type} twice`, excerpt: quote() })
  if (!folded.includes(coreUrn[type].toLowerCase())) {
    return fail(`A ${type} does not name ${coreUrn[type]}.`, { aspect: `${type} core`, excerpt: quote() })
  }
  const held = Object.keys(resource).filter((key) => /^urn:/i.test(key) && !isSplit(key))
  const unnamed = held.find((urn) => !folded.includes(urn.toLowerCase()))
  return unnamed === undefined
    ? pass
    : fail(`A ${type} holds ${unnamed}, which its schemas do not name.`, {
        aspect: `${type} extension`,
        excerpt: quote(),
      })
}

function typesVerdict({ type, resource }: Shown, known: Known): Verdict | undefined {
  const attributes = topAttributes[type]
  for (const [key, value] of Object.entries(resource)) {
    const attribute = attributeNamed(attributes, key)
    // Of the id a rule of its own speaks.
    if (!attribute || attribute.name === 'id' || value === null) continue
    const wrong = wrongType(attribute, value)
    if (wrong !== undefined && !isEchoed(wrong, type, resource, known)) {
      return fail(`${wrong.path} of a ${type} is ${wrong.is}, not ${wrong.wanted}.`, {
        aspect: wrong.path,
        excerpt: member(wrong.path.split('.').at(-1) ?? key, wrong.value),
      })
    }
  }
  return pass
}

/**
 * As it was sent: whoever sends a wrong type gets it back. Not so for `active`: whether somebody may sign in is a boolean,
 * whoever has written it how.
 */
function isEchoed(
  { path, value }: WrongType,
  type: Shown['type'],
  resource: JsonObject,
  known: Known,
): boolean {
  const id = idText(resource)
  return path !== 'active' && id !== undefined && wasSent(known, type, id, path, value)
}

/** Made once: names are looked up in an index of the very list. */
const topAttributes = {
  User: [...commonAttributes, ...resourceSchemas.User.core.attributes],
  Group: [...commonAttributes, ...resourceSchemas.Group.core.attributes],
}

interface WrongType {
  path: string
  is: string
  wanted: string
  value: Json
}

function wrongType(attribute: Attribute, value: Json, path = attribute.name): WrongType | undefined {
  if (attribute.multiValued) {
    if (!Array.isArray(value)) return { path, is: nameOfType(value), wanted: 'a list', value }
    const single = { ...attribute, multiValued: false }
    for (const element of value) {
      const wrong = wrongType(single, element, path)
      if (wrong) return wrong
    }
    return undefined
  }
  const wanted = wantedTypes[attribute.type]
  if (wanted && !wanted.fits(value)) return { path, is: nameOfType(value), wanted: wanted.name, value }
  if (attribute.type !== 'complex' || !isObject(value)) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const sub = attributeNamed(attribute.subAttributes ?? [], key)
    const wrong = sub && inner !== null ? wrongType(sub, inner, `${path}.${sub.name}`) : undefined
    if (wrong) return wrong
  }
  return undefined
}

const text = { name: 'a string', fits: (value: Json) => typeof value === 'string' }
const wantedTypes: Record<string, { name: string; fits: (value: Json) => boolean } | undefined> = {
  string: text,
  reference: text,
  dateTime: {
    name: 'a date and time (xsd:dateTime)',
    fits: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  },
  boolean: { name: 'true or false', fits: (value) => typeof value === 'boolean' },
  complex: { name: 'an object', fits: isObject },
}

function nameOfType(value: Json): string {
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'an object'
  return JSON.stringify(value)
}

function listsVerdict({ type, resource }: Shown): Verdict | undefined {
  let judged = false
  for (const name of ['emails', 'phoneNumbers', 'addresses', 'ims', 'photos', 'roles', 'entitlements']) {
    const list = valueAt(resource, [name])
    if (!Array.isArray(list)) continue
    judged = true
    const elements = list.filter(isObject)
    const primaries = elements.filter(({ primary }) => primary === true).length
    if (primaries > 1)
      return fail(`${name} of a ${type} has ${primaries} primary values.`, {
        aspect: `${name} primary`,
        excerpt: member(name, list),
      })
    const pairs = elements.map((element) => JSON.stringify([element.type, element.value]))
    if (elements.some(({ value }) => value !== undefined) && new Set(pairs).size < pairs.length) {
      return fail(`${name} of a ${type} holds the same type and value twice.`, {
        aspect: `${name} twice`,
        excerpt: member(name, list),
      })
    }
  }
  return judged ? pass : undefined
}

/** `urn:ietf:params:scim:schemas:extension:enterprise:2` is what a setter leaves of a URN that it split at its dot. */
function isSplit(key: string): boolean {
  return /:\d+$/.test(key)
}

function deactivated(resource: { active?: Json } | undefined): boolean {
  return resource?.active === false
}
