import type { Json } from '../base/json.ts'

/** `settle` is short for `settle: {}`, and so is every step that is nothing but its name. */
export function wholeSteps(steps: Json | undefined): Json {
  if (!Array.isArray(steps)) return steps ?? null
  return steps.map((step) => (typeof step === 'string' ? { [step]: {} } : step))
}
