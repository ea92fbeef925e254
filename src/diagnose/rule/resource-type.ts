import { isObject } from '../../base/json.ts'
import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { rfc7644 } from '../source.ts'

export const resourceTypeNamed: Rule = {
  id: 'RFC7644-3.3.1-resourceType',
  tier: 1,
  mode: 'passive',
  required: 'meta.resourceType is the name of the type, in its case (RFC 7644 §3.3.1, SHALL; RFC 7643 §3.1).',
  source: rfc7644('3.3.1'),
  severity: 'minor',
  breaks: 'Clients that read mixed lists do not know what they have.',
  fix: 'User and Group, as in /ResourceTypes.',
  evaluate: (seen) =>
    seen.partial
      ? undefined
      : eachShown(seen, ({ type, resource }) => {
          if (!isObject(resource.meta)) return undefined
          const name = resource.meta.resourceType
          return name === type
            ? pass
            : fail(`${seen.line}: meta.resourceType of a ${type} is ${JSON.stringify(name) ?? 'left out'}.`, {
                aspect: type,
                excerpt: member('resourceType', name),
              })
        }),
}
