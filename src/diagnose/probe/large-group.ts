import { isObject } from '../../base/json.ts'
import type { Probe } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, inconclusive, pass } from '../rule.ts'
import { made, several } from './made.ts'
import { addMembers } from './request.ts'
import { done } from './steps.ts'

/** A group with many members: what does not depend on them must not grow with them. */
export const largeGroup: Probe = function* (lab) {
  const outsider = yield* made(lab, 'User')
  const small = yield* made(lab, 'Group')
  const users = yield* several(lab, lab.largeGroup)
  const large = yield* made(lab, 'Group', { members: users.map(({ id }) => ({ value: id })) })
  const times: Record<string, [number, number]> = {}
  for (const [about, index] of [
    ['small', 0],
    ['large', 1],
  ] as const) {
    const { path } = about === 'small' ? small : large
    const changed = yield* done(addMembers(path, [outsider.id], { odd: true }))
    const shown = yield* done({ method: 'GET', path, query: 'excludedAttributes=members', odd: true })
    if ((memberIds(isObject(shown.body) ? shown.body : undefined)?.size ?? 0) > 0) {
      return inconclusive(`${shown.line}: members are there although they were excluded.`)
    }
    for (const [name, seen] of [
      ['PATCH of one member', changed],
      ['GET without members', shown],
    ] as const) {
      const pair = times[name] ?? [0, 0]
      pair[index] = seen.exchange.durationMs
      times[name] = pair
    }
  }
  const slow = Object.entries(times).find(([, [few, lots]]) => lots > 1000 && lots > 10 * few)
  return slow === undefined
    ? pass
    : fail(
        `${slow[0]} takes ${Math.round(slow[1][1])} ms with ${lab.largeGroup} members, ${Math.round(slow[1][0])} ms with none.`,
        {
          aspect: slow[0],
        },
      )
}
