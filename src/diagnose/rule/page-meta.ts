import { isObject } from '../../base/json.ts'
import { member } from '../excerpt.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { isList, listOf } from '../seen.ts'
import { rfc7644 } from '../source.ts'

export const pageMeta: Rule = {
  id: 'RFC7644-3.4.2-page-meta',
  tier: 1,
  mode: 'passive',
  required:
    'A part of the results says startIndex and itemsPerPage, the number returned (RFC 7644 §3.4.2.4, REQUIRED).',
  source: rfc7644('3.4.2.4'),
  severity: 'major',
  breaks:
    'Okta’s SPEC test wants numbers, and its review refuses an itemsPerPage that is the number asked for.',
  fix: 'Say what was returned, not what was asked for.',
  after: ['RFC7644-3.4.2-listresponse'],
  evaluate: (seen) => {
    if (!isList(seen) || !isObject(seen.body)) return undefined
    const { startIndex, itemsPerPage, totalResults } = seen.body
    const list = listOf(seen.body) ?? []
    if (totalResults === undefined && list.length === 0) return undefined
    const isPart = typeof totalResults === 'number' && totalResults > list.length
    for (const [name, value] of [
      ['startIndex', startIndex],
      ['itemsPerPage', itemsPerPage],
    ] as const) {
      if (value === undefined ? isPart : typeof value !== 'number') {
        return fail(`${seen.line}: ${name} is ${JSON.stringify(value) ?? 'left out'}.`, {
          aspect: name,
          excerpt: member(name, value),
        })
      }
    }
    // What a count of 0 or less makes of it nobody reads.
    const some = Number(seen.parameter('count') ?? '1') > 0
    if (itemsPerPage !== undefined && itemsPerPage !== list.length && totalResults !== 0 && some) {
      return fail(`${seen.line}: itemsPerPage is ${itemsPerPage}, and ${list.length} are listed.`, {
        aspect: 'itemsPerPage count',
        excerpt: member('itemsPerPage', itemsPerPage),
      })
    }
    const asked = Number(seen.parameter('startIndex') ?? '1')
    const wanted = Number.isFinite(asked) && asked >= 1 ? asked : 1
    return startIndex !== undefined && startIndex !== wanted && list.length > 0
      ? fail(`${seen.line}: startIndex is ${startIndex}, asked for was ${wanted}.`, {
          aspect: 'startIndex value',
          excerpt: member('startIndex', startIndex),
        })
      : pass
  },
}
