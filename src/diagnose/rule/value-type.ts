import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { type Attribute, attributeNamed, commonAttributes, resourceSchemas } from '../../scim/schema.ts'
import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { idText, type Shown } from '../seen.ts'
import { noteSentValues, wasSent } from '../sent-values.ts'
import { rfc7643 } from '../source.ts'

export const valueTypes: Rule = {
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
}

function typesVerdict({ type, resource }: Shown, known: Known): Verdict | undefined {
  const attributes = topAttributes[type]
  for (const key of Object.keys(resource)) {
    const value = resource[key] as Json
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
    for (const element of value) {
      const wrong = wrongTypeOfOne(attribute, element, path)
      if (wrong) return wrong
    }
    return undefined
  }
  return wrongTypeOfOne(attribute, value, path)
}

/** Of a list, each element. */
function wrongTypeOfOne(attribute: Attribute, value: Json, path: string): WrongType | undefined {
  const wanted = wantedTypes[attribute.type]
  if (wanted && !wanted.fits(value)) return { path, is: nameOfType(value), wanted: wanted.name, value }
  if (attribute.type !== 'complex' || !isObject(value)) return undefined
  for (const key of Object.keys(value)) {
    const inner = value[key] as Json
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
