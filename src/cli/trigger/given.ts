import { AppError } from '../../base/error.ts'
import type { JsonObject } from '../../base/json.ts'
import { nearest } from '../../base/nearest.ts'
import { readCustom } from '../../directory/user-csv.ts'
import type { Given, Trigger } from './event.ts'

/**
 * Attributes by the texts of `--set`: `title=Engineer`, `custom.badge=7`, and `title=` to take a value away. A custom
 * value is text, or what it says as JSON: a number, `true`, `false`, a list.
 *
 * @throws AppError `ERR_FLAGS`
 */
export function readSet(texts: readonly string[]): JsonObject {
  const set: JsonObject = {}
  const custom: JsonObject = {}
  for (const text of texts) {
    const [, name = '', value = ''] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? []
    if (name === '')
      throw new AppError('ERR_FLAGS', `--set takes name=value, such as title=Engineer, not "${text}".`)
    if (name.startsWith('custom.'))
      custom[name.slice('custom.'.length)] = value === '' ? null : readCustom(value)
    else set[name] = value === '' ? null : value
  }
  return Object.keys(custom).length > 0 ? { ...set, custom } : set
}

/**
 * Says what is missing for the event, and what has nothing to do with it: nothing is sent then.
 *
 * @throws AppError `ERR_FLAGS`
 */
export function checkGiven(event: string, { needs, example, makes }: Trigger, given: Given): void {
  const has: Record<keyof Given, boolean> = {
    user: given.user !== undefined,
    group: given.group !== undefined,
    app: given.app !== undefined,
    set: Object.keys(given.set).length > 0,
  }
  for (const flag of needs) {
    // The app is found by itself where there is only one.
    if (has[flag] || flag === 'app') continue
    const hint = example === undefined ? {} : { hint: `For example --set ${example}` }
    throw new AppError('ERR_FLAGS', `${event} needs --${flag}.`, flag === 'set' ? hint : {})
  }
  const [only] = example?.split('=') ?? []
  if (/\.(renamed|passwordChanged)$/.test(event) && only !== undefined && !(only in given.set)) {
    const close = nearest(only, Object.keys(given.set))
    throw new AppError(
      'ERR_FLAGS',
      `${event} needs --set ${only}=…${close === undefined ? '' : `, not ${close}`}.`,
      { hint: `For example --set ${example}` },
    )
  }
  if (makes) return
  for (const flag of ['user', 'group', 'app', 'set'] as const) {
    if (has[flag] && !needs.includes(flag))
      throw new AppError('ERR_FLAGS', `--${flag} has nothing to do with ${event}.`)
  }
}
