import { isObject, jsonEqual, jsonText } from '../../base/json.ts'
import { bodyStart } from '../excerpt.ts'
import { NotExercised, type Probe } from '../probe.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import { resourcesOf } from './answer.ts'
import { several } from './made.ts'
import { get } from './request.ts'
import { serviceProviderConfig } from './service-provider-config.ts'
import { done } from './steps.ts'

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
    const names = resourcesOf(seen).map(({ userName }) => jsonText(userName).toLowerCase())
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
