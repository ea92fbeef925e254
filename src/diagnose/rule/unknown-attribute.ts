import { isObject, type JsonObject } from '../../base/json.ts'
import { attributeNamed, commonAttributes, resourceSchemas } from '../../scim/schema.ts'
import type { ResourceType } from '../../scim/urn.ts'
import { member } from '../excerpt.ts'
import { mentions } from '../mentions.ts'
import { fail, inconclusive, pass, type Rule } from '../rule.ts'
import { entraScim } from '../source.ts'

export const unknownAttributesTolerated: Rule = {
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
}

const familiar = { User: familiarOf('User'), Group: familiarOf('Group') }

/** What a server has to know of a type of resource. */
function familiarOf(type: ResourceType) {
  const { core, extensions } = resourceSchemas[type]
  return {
    urns: new Set([core, ...extensions].map(({ id }) => id.toLowerCase())),
    attributes: [...commonAttributes, ...core.attributes],
  }
}

/** Schemas and attributes that no server needs to know. */
function strangersIn(type: ResourceType, sent: JsonObject): string[] {
  const { urns, attributes } = familiar[type]
  const named = Array.isArray(sent.schemas) ? sent.schemas.filter((urn) => typeof urn === 'string') : []
  const keys = Object.keys(sent).filter((key) =>
    key.includes(':') ? !urns.has(key.toLowerCase()) : key !== 'schemas' && !attributeNamed(attributes, key),
  )
  return [...new Set([...named.filter((urn) => !urns.has(urn.toLowerCase())), ...keys])]
}
