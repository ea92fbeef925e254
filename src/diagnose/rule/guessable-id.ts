import { isObject } from '../../base/json.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { idText } from '../seen.ts'
import { rfc7644 } from '../source.ts'

export const guessableId: Rule = {
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
}
