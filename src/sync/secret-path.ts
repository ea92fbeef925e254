import type { Json } from '../base/json.ts'
import { mask } from '../wire/mask-password.ts'

/** Whether an attribute is shown to nobody, and written down nowhere but with the user and with what was told. */
export function isSecretPath(path: string): boolean {
  return /(?:^|[:.])password$/i.test(path)
}

/** Values as they may be shown. */
export function shownValues(values: readonly [string, Json][]): [string, Json][] {
  return values.map(([path, value]) => [path, shownValue(path, value)])
}

export function shownValue(path: string, value: Json): Json {
  return value !== null && isSecretPath(path) ? mask : value
}
