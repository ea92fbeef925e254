import { enterpriseUserUrn, groupUrn, userUrn } from '../../scim/urn.ts'
import { coreKey } from '../as-meant.ts'
import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Shown } from '../seen.ts'
import { rfc7643 } from '../source.ts'

export const schemasNamed: Rule = {
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
}

export const extensionKey: Rule = {
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
      const cut = Object.keys(raw).find((key) => isUrn(key) && isSplit(key))
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
}

const coreUrn = { User: userUrn, Group: groupUrn }

function schemasVerdict({ type, resource, raw }: Shown): Verdict {
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
  if (folded.some((urn, index) => folded.indexOf(urn) !== index))
    return fail(`A ${type} names a schema twice.`, { aspect: `${type} twice`, excerpt: quote() })
  if (!folded.includes(coreUrn[type].toLowerCase())) {
    return fail(`A ${type} does not name ${coreUrn[type]}.`, { aspect: `${type} core`, excerpt: quote() })
  }
  const unnamed = Object.keys(raw).find(
    (key) => isUrn(key) && !isSplit(key) && !folded.includes(key.toLowerCase()),
  )
  return unnamed === undefined
    ? pass
    : fail(`A ${type} holds ${unnamed}, which its schemas do not name.`, {
        aspect: `${type} extension`,
        excerpt: quote(),
      })
}

function isUrn(key: string): boolean {
  return key.includes(':') && /^urn:/i.test(key)
}

/** `urn:ietf:params:scim:schemas:extension:enterprise:2` is what a setter leaves of a URN that it split at its dot. */
function isSplit(key: string): boolean {
  return /:\d+$/.test(key)
}
