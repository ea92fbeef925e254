import { totalOf } from '../../../diagnose/probe/answer.ts'
import { askAll, type ProbeConversation, type ProbeLab } from '../../../diagnose/probe.ts'
import type { Seen } from '../../../diagnose/seen.ts'
import type { ResourceType } from '../../../scim/urn.ts'
import type { Failure, VendorTest } from '../../suite.ts'
import { Assertions, at, by, listed, status, that } from '../claims.ts'
import { directGroup, directUser } from './bodies.ts'
import { created, creation, groupsDiscovered, page } from './direct-wire.ts'
import { mapping } from './mapping.ts'
import { sources } from './sources.ts'

const pageSize = 5
/** As many as make three pages. */
const enough = 11
/** Pages after which it looks no further. */
const mostPages = 10
/** Creates at once. */
const atOnce = 5

export function pagingTests(lab: ProbeLab): VendorTest[] {
  const rules = [
    'RFC7644-3.4.2.4-count',
    'RFC7644-3.4.2-page-meta',
    'RFC7644-3.4.2-totalResults',
    'OKTA-stable-order',
    'SIM-pagination-terminates',
  ]
  const about = (path: string) =>
    `up to ${enough} ${path} in all, made ${atOnce} at once; GET with \`startIndex=N&count=${pageSize}\`, ${mostPages} pages at most: each 200 with the \`startIndex\` 1, 6, 11 …, and two at least`
  return [
    {
      name: 'SCIM_User_Pagination_Test',
      about: about('users'),
      source: sources.scim,
      rules,
      play: () => paged('User'),
    },
    {
      name: 'SCIM_Group_Pagination_Test',
      about: about('groups'),
      source: sources.scim,
      rules,
      optional: true,
      *play() {
        const checks = new Assertions()
        if (!(yield* groupsDiscovered(checks))) return checks.failures
        return yield* paged('Group')
      },
    },
  ]

  function* paged(type: ResourceType): ProbeConversation<Failure[]> {
    const checks = new Assertions()
    const count = yield* page(type, 1)
    yield* fill(type, enough - (totalOf(count) ?? 0), checks)
    let last: Seen = count
    let pages = 0
    for (let next: number | undefined = 1; next !== undefined && pages < mostPages; pages++) {
      const seen: Seen = yield* page(type, next)
      last = seen
      checks.on(
        seen,
        ...by(
          ['RFC7644-3.4.2-page-meta', 'RFC7644-3.4.2.4-count'],
          status(seen, 200),
          that(
            at(seen, 'startIndex') === pages * pageSize + 1,
            `startIndex of page ${pages + 1} should be ${pages * pageSize + 1}, and is ${at(seen, 'startIndex')}`,
          ),
        ),
      )
      next = after(seen)
    }
    checks.on(
      last,
      that(
        pages >= 2,
        'there should be two pages at least',
        'RFC7644-3.4.2-totalResults',
        'RFC7644-3.4.2.4-count',
      ),
    )
    return checks.failures
  }

  function* fill(type: ResourceType, missing: number, checks: Assertions): ProbeConversation<void> {
    for (let made = 0; made < missing; made += atOnce) {
      const names = Array.from({ length: Math.min(atOnce, missing - made) }, () =>
        type === 'User' ? `${lab.name()}@example.com` : lab.name('group'),
      )
      const requests = names.map((name) =>
        creation(type, type === 'User' ? directUser(lab, mapping, name) : directGroup(lab, name)),
      )
      const answers = yield* askAll(requests)
      answers.forEach((seen, index) => {
        created(seen, type, names[index] ?? '', checks)
      })
    }
  }
}

/** Where the next page begins, as the answer says; undefined after the last. */
function after(seen: Seen): number | undefined {
  const start = at(seen, 'startIndex')
  const length = listed(seen).length
  const next = (typeof start === 'number' ? start : 1) + length
  return length > 0 && next <= (totalOf(seen) ?? 0) ? next : undefined
}
