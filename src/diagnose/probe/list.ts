import { isObject, jsonEqual } from '../../base/json.ts'
import { searchRequestUrn, userUrn } from '../../scim/urn.ts'
import { isKeyword } from '../error-keyword.ts'
import { bodyStart, statusLine } from '../excerpt.ts'
import { ask, NotExercised, type Probe, type ProbeConversation, type ProbeLab } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { serviceProviderConfig } from './discovery.ts'
import {
  done,
  expectStatus,
  filterQuery,
  find,
  get,
  idsOf,
  lookedUp,
  type Made,
  made,
  pages,
  post,
  read,
  resourcesOf,
  scimTypeOf,
  totalOf,
} from './steps.ts'

/** Whether there is a list of users at all. */
export const anyList: Probe = function* () {
  const seen = yield* ask(get('/Users', { query: 'startIndex=1&count=1' }))
  return seen.ok ? [] : expectStatus(seen, [200], 'users cannot be listed', 'no list')
}

/** Every attribute that IdPs match on. */
export const matchingAttributes: Probe = function* (lab) {
  // Somebody else, who would show up where a filter is ignored: `RFC7644-3.4.2.2-only-matching` sees it.
  yield* made(lab, 'User')
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  const shown = yield* read(user.path)
  yield* ask(find('User', `userName eq "${user.name}"`))
  yield* ask(find('User', `externalId eq "${user.sent.externalId}"`))
  // Nobody has this externalId: a server that reads only what stands after eq shows the user of that name.
  yield* ask(find('User', `externalId eq "${user.name}"`))
  const verdicts: Verdict[] = []
  if (Array.isArray(shown.emails) && shown.emails.length > 0) {
    const seen = yield* ask(find('User', `emails[type eq "work"].value eq "${user.name}"`))
    if (!seen.ok || !idsOf(seen).includes(user.id))
      verdicts.push(foundOnly(seen, user, 'emails[type eq "work"].value'))
  }
  const group = yield* made(lab, 'Group')
  yield* read(group.path)
  yield* ask(find('Group', `displayName eq "${group.name}"`))
  return verdicts
}

/** userName and displayName in capitals. */
export const otherCase: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* read(user.path)
  yield* lookedUp('User', user)
  const alone = yield* ask(find('User', `userName eq "${user.name.toUpperCase()}"`))
  const group = yield* made(lab, 'Group')
  yield* read(group.path)
  yield* lookedUp('Group', group)
  yield* ask(find('Group', `displayName eq "${group.name.toUpperCase()}"`))
  if (!idsOf(alone).includes(user.id)) return []
  const filter = `userName eq "${user.name.toUpperCase()}" and displayName eq "Probe Scimulator"`
  const plain = yield* ask(find('User', filter.replace(user.name.toUpperCase(), user.name), { odd: true }))
  const folded = yield* ask(find('User', filter, { odd: true }))
  return idsOf(plain).includes(user.id) && !idsOf(folded).includes(user.id)
    ? fail(`${folded.line}: ${user.id} was not found, whose userName differs in case only.`, {
        aspect: 'compound',
      })
    : []
}

/** Filters with `and`: both halves count, and neither loses what it can do alone. */
export const both: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  const other = yield* made(lab, 'User', { externalId: lab.name() })
  const alone = yield* ask(find('User', `externalId eq "${user.sent.externalId}"`, { odd: true }))
  if (!idsOf(alone).includes(user.id)) throw new NotExercised(`One half alone finds nobody: ${alone.line}`)
  const verdicts: Verdict[] = []
  const yes = yield* ask(
    find('User', `userName eq "${user.name}" and externalId eq "${user.sent.externalId}"`, { odd: true }),
  )
  verdicts.push(foundOnly(yes, user, 'and'))
  const no = yield* ask(
    find('User', `userName eq "${user.name}" and externalId eq "${other.sent.externalId}"`, { odd: true }),
  )
  verdicts.push(foundNone(no, 'and of two users'))
  const capitals = `userName eq "${user.name.toUpperCase()}"`
  const foldedAlone = yield* ask(find('User', capitals, { odd: true }))
  // Who is not found in capitals alone is another rule’s matter.
  if (!idsOf(foldedAlone).includes(user.id)) return verdicts
  const folded = yield* ask(
    find('User', `${capitals} and externalId eq "${user.sent.externalId}"`, { odd: true }),
  )
  verdicts.push(foundOnly(folded, user, 'and with userName in capitals'))
  return verdicts
}

/** Filters that must be refused, for an operator, an attribute or a form that is none. */
export const filtersToRefuse: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const filters = [
    `userName regex "${user.name}"`,
    // A value that somebody has: who does not read the attribute finds her.
    `scimulatorNoSuch eq "${user.name}"`,
    'userName eq',
    'active gt true',
  ]
  const verdicts: Verdict[] = []
  const broken = new Map<number, string[]>()
  const empty: string[] = []
  for (const [index, filter] of filters.entries()) {
    const seen = yield* ask(find('User', filter, { odd: true }))
    if (seen.status === 400) {
      const type = scimTypeOf(seen)
      verdicts.push(
        type === 'invalidFilter' || !isKeyword(type)
          ? pass
          : warn(`${seen.line} with scimType ${JSON.stringify(type)}, not invalidFilter.`, {
              aspect: 'scimType',
            }),
      )
    } else if (!seen.ok) {
      broken.set(seen.status, [...(broken.get(seen.status) ?? []), seen.line])
    } else if (idsOf(seen).length > 0 || (totalOf(seen) ?? 0) > 0) {
      verdicts.push(
        fail(
          `${seen.line}: the filter was not understood, and ${totalOf(seen) ?? idsOf(seen).length} resources were returned.`,
          {
            aspect: `ignored ${kinds[index]}`,
            excerpt: bodyStart(seen),
          },
        ),
      )
      // Attributes of other schemas may be unknown to one server and match nothing on another.
    } else if (index !== 1) {
      empty.push(seen.line)
    } else verdicts.push(pass)
  }
  for (const [status, lines] of broken) {
    verdicts.push(
      fail(`${lines.join(', ')}: such a filter is a 400.`, {
        aspect: String(status),
        excerpt: { part: 'response', line: `HTTP ${status}` },
        severity: 'major',
      }),
    )
  }
  if (empty.length > 0) {
    verdicts.push(
      warn(`${empty.join(', ')}: such a filter is a 400, not an empty list.`, { aspect: 'empty' }),
    )
  }
  return verdicts
}

const kinds = ['operator', 'attribute', 'form', 'boolean gt']

export const nameAndOperatorCase: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* lookedUp('User', user)
  const tries: Try[] = []
  for (const about of ['USERNAME eq', 'userName EQ', `${userUrn}:userName eq`]) {
    const seen = yield* ask(find('User', `${about} "${user.name}"`, { odd: true }))
    tries.push({ seen, of: user, about })
  }
  return foundEach(tries)
}

/** Values that a regular expression trips over. */
export const quoting: Probe = function* (lab) {
  const tries: Try[] = []
  const attribute = yield* textAttribute(lab)
  for (const [about, text] of awkward) {
    const value = `${lab.name()} ${text}`
    const user = yield* made(lab, 'User', { [attribute]: value })
    if ((yield* read(user.path, { odd: true }))[attribute] !== value) continue
    const seen = yield* ask(find('User', `${attribute} eq ${JSON.stringify(value)}`, { odd: true }))
    tries.push({ seen, of: user, about: `a value with ${about}` })
  }
  const verdicts = foundEach(tries)
  const plain = yield* made(lab, 'User')
  const none = yield* ask(find('User', 'userName eq', { odd: true }))
  // Where no filter is refused, however broken, the quotes are not to blame.
  if (idsOf(none).length > 1) return verdicts
  const unquoted = yield* ask(find('User', `userName eq ${plain.name}`, { odd: true }))
  const stranger = idsOf(unquoted).find((id) => id !== plain.id)
  verdicts.push(
    stranger !== undefined
      ? fail(`${unquoted.line}: a value without quotes returned ${stranger}, which does not match.`, {
          aspect: 'unquoted',
          excerpt: bodyStart(unquoted),
        })
      : pass,
  )
  return verdicts
}

/** An attribute of any text by which users are found: externalId, or else userName. */
function* textAttribute(lab: ProbeLab): ProbeConversation<'externalId' | 'userName'> {
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  const seen = yield* ask(find('User', `externalId eq "${user.sent.externalId}"`, { odd: true }))
  if (idsOf(seen).includes(user.id)) return 'externalId'
  yield* lookedUp('User', user)
  return 'userName'
}

const awkward: readonly [string, string][] = [
  ['blank', 'two words'],
  ['apostrophe', "O'Brien"],
  ['parentheses and brackets', '(a] [b)'],
  ['quote', 'a"b'],
  ['backslash', 'a\\b'],
  ['the word and', 'a and b'],
]

/** The same look-up with `%20` and with `+`, for a value full of what a URL means something by. */
export const percentEncoding: Probe = function* (lab) {
  // An apostrophe is a matter of quotes, which another rule tries.
  yield* lookedUp('User', yield* made(lab, 'User'))
  const name = `${lab.name()}+a&b#c%41d@example.com`
  const emails = [{ value: name, type: 'work', primary: true }]
  const user = yield* made(lab, 'User', { userName: name, emails })
  if ((yield* read(user.path, { odd: true })).userName !== name) {
    throw new NotExercised(`The target does not store ${name} as it is.`)
  }
  const tries: Try[] = []
  const query = filterQuery(`userName eq "${name}"`)
  for (const [about, text] of [
    ['%20', query],
    ['+', query.replaceAll('%20', '+')],
  ] as const) {
    const seen = yield* ask(get('/Users', { query: text, odd: true }))
    tries.push({ seen, of: user, about: `${about} for a blank` })
  }
  return foundEach(tries)
}

/** With and without a slash at the end. */
export const trailingSlash: Probe = function* () {
  const plain = yield* done(get('/Users', { query: 'count=1' }))
  const slash = yield* ask(get('/Users/', { query: 'count=1', odd: true }))
  const double = yield* ask(get('//Users', { query: 'count=1', odd: true }))
  return [
    slash.ok && totalOf(slash) === totalOf(plain)
      ? pass
      : fail(`${slash.line}, and ${plain.line}: the slash makes a difference.`, {
          aspect: 'end',
          excerpt: statusLine(slash),
        }),
    double.ok
      ? pass
      : warn(`${double.line}: a base URL typed with a slash at its end gives this path.`, {
          aspect: 'base',
          excerpt: statusLine(double),
        }),
  ]
}

/** startIndex 1, 0 and below, and not given at all. */
export const oneBased: Probe = function* (lab) {
  yield* several(lab, 3)
  const verdicts: Verdict[] = []
  yield* ask(get('/Users'))
  const first = yield* done(get('/Users', { query: 'startIndex=1&count=3' }))
  for (const start of ['0', '-1']) {
    const seen = yield* ask(get('/Users', { query: `startIndex=${start}&count=2`, odd: true }))
    if (!seen.ok)
      verdicts.push(expectStatus(seen, [200], 'a startIndex below 1 counts as 1', `status ${start}`))
    else {
      verdicts.push(
        idsOf(seen)[0] === idsOf(first)[0]
          ? pass
          : fail(`${seen.line} begins with another resource than startIndex=1.`, {
              aspect: `below ${start}`,
            }),
      )
    }
  }
  const second = yield* ask(get('/Users', { query: 'startIndex=2&count=1', odd: true }))
  const [got] = idsOf(second)
  // The third instead of the second: what is neither is not a matter of counting.
  if (got !== undefined && got === idsOf(first)[2])
    verdicts.push(
      fail(`${second.line} brings ${got}, the third from startIndex=1.`, {
        aspect: 'zero',
      }),
    )
  return verdicts
}

/** No more than count; 0 and below for the total only; much more than there is. */
export const counts: Probe = function* (lab) {
  yield* several(lab, 3)
  const verdicts: Verdict[] = []
  for (const count of ['1', '0', '-1', '100000']) {
    const seen = yield* ask(get('/Users', { query: `startIndex=1&count=${count}` }))
    if (!seen.ok)
      verdicts.push(expectStatus(seen, [200], 'a count is clamped, not refused', `count ${count}`))
  }
  return verdicts
}

/** Where startIndex is ignored there is no end to be past: the second page tells of that. */
export const pastEnd: Probe = function* (lab) {
  yield* several(lab, 2)
  const first = yield* done(get('/Users', { query: 'startIndex=1&count=1' }))
  const total = totalOf(first)
  if (total === undefined) return inconclusive(`${first.line} without a total.`)
  // How many there are is judged by the rule on totals.
  if (total < 2) return inconclusive(`${first.line}: the total is ${total}, and two users were created.`)
  const second = yield* ask(get('/Users', { query: 'startIndex=2&count=1' }))
  const [one, two] = [first, second].map((page) => idsOf(page)[0])
  if (one !== undefined && one === two)
    return inconclusive(`${second.line} begins with ${two}, as startIndex=1 does: it is ignored.`)
  const seen = yield* ask(get('/Users', { query: `startIndex=${total + 1}&count=1` }))
  return seen.ok ? [] : expectStatus(seen, [200], 'a page past the end is an empty list', String(seen.status))
}

/** The total of a short page, and what a long one lists. */
export const totals: Probe = function* (lab) {
  yield* several(lab, 3)
  const short = yield* done(get('/Users', { query: 'startIndex=1&count=1' }))
  const long = yield* done(get('/Users', { query: 'startIndex=1&count=100' }))
  return totalOfLess(short, new Set(idsOf(long)))
}

/** More users than servers like to count: whether the total knows of all of them. */
export const manyListed: Probe = function* (lab) {
  const users: Made[] = []
  for (let index = 0; index < lab.largeGroup; index++) users.push(yield* made(lab, 'User'))
  const walked = yield* pages('/Users', 100, 100)
  const listed = new Set(walked.flatMap(idsOf))
  const unlisted = users.find(({ id }) => !listed.has(id))
  const [first] = walked
  if (!first || !unlisted) return first ? totalOfLess(first, listed) : []
  const there = yield* ask(get(unlisted.path))
  return there.ok ? totalOfLess(first, new Set([...listed, unlisted.id])) : []
}

function totalOfLess(seen: Seen, ids: ReadonlySet<string>): Verdict {
  const total = totalOf(seen)
  if (total === undefined) return inconclusive(`${seen.line} without a total.`)
  return total >= ids.size
    ? pass
    : fail(`${seen.line}: totalResults is ${total}, and there are at least ${ids.size}.`, {
        aspect: 'page',
        excerpt: bodyStart(seen),
      })
}

/** The same list in pages of one, of two, and whole. */
export const stableOrder: Probe = function* (lab) {
  yield* several(lab, 5)
  const orders: string[][] = []
  for (const count of [2, 3, 100]) {
    const walked = yield* pages('/Users', count, 10)
    const [one, two] = walked.map((page) => idsOf(page)[0])
    if (one !== undefined && one === two) throw new NotExercised('The second page is the first one again.')
    orders.push(walked.flatMap(idsOf))
  }
  const shortest = Math.min(...orders.map(({ length }) => length))
  const [first = [], ...others] = orders.map((ids) => ids.slice(0, shortest))
  const twice = first.find((id, index) => first.indexOf(id) !== index)
  if (twice !== undefined) return fail(`In pages of two ${twice} is listed twice.`, { aspect: 'twice' })
  const unlike = others.find((ids) => !jsonEqual(ids, first))
  return unlike === undefined
    ? pass
    : fail('Pages of another size list the same users in another order.', { aspect: 'order' })
}

/** By cursor, page for page, to the last. */
export const cursorWalk: Probe = function* (lab) {
  yield* several(lab, 3)
  const first = yield* ask(get('/Users', { query: 'cursor&count=1', odd: true }))
  let cursor = cursorOf(first)
  if (cursor === undefined) throw new NotExercised('The target does not page by cursor.')
  const used = new Set<string>()
  const verdicts: Verdict[] = []
  if (isObject(first.body) && first.body.previousCursor !== undefined) {
    verdicts.push(
      fail(`${first.line}: the first page has a previousCursor.`, {
        aspect: 'previous',
        excerpt: bodyStart(first),
      }),
    )
  }
  while (cursor !== undefined && used.size < 200) {
    if (!/^[A-Za-z0-9._~-]+$/.test(cursor)) {
      verdicts.push(
        fail(`The cursor ${cursor} is not made of characters that need no encoding.`, {
          aspect: 'characters',
        }),
      )
    }
    used.add(cursor)
    const page: Seen = yield* done(
      get('/Users', { query: `cursor=${encodeURIComponent(cursor)}&count=1`, odd: true }),
    )
    cursor = cursorOf(page)
    if (cursor !== undefined && used.has(cursor)) {
      return [
        ...verdicts,
        fail(`${page.line}: its nextCursor was given before.`, {
          aspect: 'circle',
          excerpt: bodyStart(page),
        }),
      ]
    }
    if (isObject(page.body) && 'nextCursor' in page.body && cursor === undefined) {
      verdicts.push(
        fail(`${page.line}: the last page has a nextCursor.`, { aspect: 'last', excerpt: bodyStart(page) }),
      )
    }
  }
  return verdicts.length === 0 ? pass : verdicts
}

function cursorOf({ body }: Seen): string | undefined {
  const cursor = isObject(body) ? body.nextCursor : undefined
  return typeof cursor === 'string' && cursor !== '' ? cursor : undefined
}

export const badCursor: Probe = function* (lab) {
  yield* several(lab, 2)
  const first = yield* ask(get('/Users', { query: 'cursor&count=1', odd: true }))
  if (cursorOf(first) === undefined) throw new NotExercised('The target does not page by cursor.')
  const seen = yield* ask(get('/Users', { query: 'cursor=scimulator-no-cursor&count=1', odd: true }))
  return expectStatus(seen, [400], 'a cursor that was never given is a 400', String(seen.status))
}

/** Filter values that are pieces of a query language. */
export const injection: Probe = function* (lab) {
  yield* several(lab, 2)
  const verdicts: Verdict[] = []
  for (const value of [
    'x" or userName pr or userName eq "',
    "' or 1=1--",
    '%',
    '*',
    'x\\" or \\"1\\" eq \\"1',
  ]) {
    const seen = yield* ask(find('User', `userName eq ${JSON.stringify(value)}`, { odd: true }))
    const leaked = idsOf(seen).length
    verdicts.push(
      leaked > 0
        ? fail(`${seen.line}: ${leaked} users were returned, and none has that name.`, {
            aspect: value,
            excerpt: bodyStart(seen),
          })
        : seen.status >= 500
          ? fail(`${seen.line}: the value broke something inside.`, {
              aspect: `${value} 5xx`,
              excerpt: statusLine(seen),
            })
          : pass,
    )
  }
  return verdicts
}

/** externalId in another case is another one. */
export const exactExternalId: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { externalId: `${lab.name()}-aBc` })
  const exact = yield* ask(find('User', `externalId eq "${user.sent.externalId}"`, { odd: true }))
  if (!exact.ok || idsOf(exact)[0] !== user.id)
    return inconclusive(`${exact.line}: it is not found as it is.`)
  const flipped = String(user.sent.externalId).toUpperCase()
  const seen = yield* ask(find('User', `externalId eq "${flipped}"`, { odd: true }))
  return seen.ok && idsOf(seen).includes(user.id)
    ? fail(`${seen.line}: ${user.sent.externalId} was found, which differs in case.`, {
        excerpt: bodyStart(seen),
      })
    : pass
}

export const unknownParameter: Probe = function* () {
  const seen = yield* ask(get('/Users', { query: 'count=1&scimulator=1&aadOptscim062020', odd: true }))
  return expectStatus(seen, [200], 'a query parameter that is not known is ignored', String(seen.status))
}

/** What ServiceProviderConfig says is the most is the most. */
export const maxResults: Probe = function* (lab) {
  const config = yield* serviceProviderConfig()
  const most = isObject(config.filter) ? config.filter.maxResults : undefined
  if (typeof most !== 'number' || most <= 0)
    throw new NotExercised('ServiceProviderConfig says no filter.maxResults.')
  if (most < 20) yield* several(lab, most + 1)
  const seen = yield* ask(get('/Users', { query: `count=${most + 1}` }))
  if (seen.status === 400) {
    return scimTypeOf(seen) === 'tooMany'
      ? pass
      : warn(`${seen.line} with scimType ${JSON.stringify(scimTypeOf(seen))}, not tooMany.`, {
          aspect: 'scimType',
        })
  }
  const { length } = idsOf(seen)
  return length > most
    ? fail(`${seen.line}: ${length} are listed, and filter.maxResults is ${most}.`, { aspect: 'more' })
    : pass
}

export const sorting: Probe = function* (lab) {
  const config = yield* serviceProviderConfig()
  if (!isObject(config.sort) || config.sort.supported !== true)
    throw new NotExercised('sort.supported is not true.')
  yield* several(lab, 3)
  const verdicts: Verdict[] = []
  for (const order of ['ascending', 'descending']) {
    const seen = yield* done(
      get('/Users', { query: `sortBy=userName&sortOrder=${order}&count=50`, odd: true }),
    )
    const names = resourcesOf(seen).map(({ userName }) => String(userName).toLowerCase())
    const sorted = [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    if (order === 'descending') sorted.reverse()
    verdicts.push(
      jsonEqual(names, sorted)
        ? pass
        : fail(`${seen.line}: userName is not in ${order} order.`, {
            aspect: order,
            excerpt: bodyStart(seen),
          }),
    )
  }
  return verdicts
}

/** POST /.search says what GET says. */
export const search: Probe = function* (lab) {
  yield* made(lab, 'User')
  const user = yield* made(lab, 'User')
  yield* lookedUp('User', user)
  const filter = `userName eq "${user.name}"`
  const seen = yield* ask(post('/Users/.search', { schemas: [searchRequestUrn], filter }, { odd: true }))
  if ([404, 405, 501].includes(seen.status)) {
    return seen.status === 501
      ? pass
      : warn(`${seen.line}: 501 would say that it is not implemented.`, { excerpt: statusLine(seen) })
  }
  return foundOnly(seen, user, 'POST /.search')
}

/** A look-up that one user matches, in a form that it is about. */
interface Try {
  seen: Seen
  of: Made
  about: string
}

/** Forms that fail alike are told together: mostly they have one cause. */
function foundEach(tries: readonly Try[]): Verdict[] {
  const byAnswer = Map.groupBy(tries, ({ seen, of }) =>
    seen.ok ? String(idsOf(seen).includes(of.id)) : seen.status,
  )
  return [...byAnswer.values()].map(([first, ...others]) => {
    const { seen, of, about } = first as Try
    const verdict = foundOnly(seen, of, about)
    if (verdict.verdict === 'pass' || others.length === 0) return verdict
    return {
      ...verdict,
      seen: `${verdict.seen} The same with ${others.map((other) => other.about).join(', ')}.`,
    }
  })
}

/** How the answer to a look-up that one user matches must be. */
function foundOnly(seen: Seen, { id }: Made, about: string): Verdict {
  if (!seen.ok) {
    return fail(`${seen.line}: ${about} was refused.`, {
      aspect: `${about} ${seen.status}`,
      excerpt: statusLine(seen),
    })
  }
  const ids = idsOf(seen)
  if (!ids.includes(id)) {
    return fail(`${seen.line}: ${id} was not found (${about}).`, {
      aspect: `${about} not found`,
      excerpt: bodyStart(seen),
    })
  }
  return ids.length === 1
    ? pass
    : fail(`${seen.line}: ${ids.length} were found, and one matches (${about}).`, {
        aspect: `${about} too many`,
        excerpt: bodyStart(seen),
      })
}

function foundNone(seen: Seen, about: string): Verdict {
  // 404 for nobody is another rule’s.
  if (seen.status === 404) return pass
  if (!seen.ok) {
    return fail(`${seen.line}: ${about} was refused.`, {
      aspect: `${about} ${seen.status}`,
      excerpt: statusLine(seen),
    })
  }
  return idsOf(seen).length === 0
    ? pass
    : fail(`${seen.line}: ${idsOf(seen).length} were found, and none matches (${about}).`, {
        aspect: `${about} some`,
        excerpt: bodyStart(seen),
      })
}

/** Users enough for pages. */
function* several(lab: ProbeLab, count: number): ProbeConversation<void> {
  for (let index = 0; index < count; index++) yield* made(lab, 'User')
}
