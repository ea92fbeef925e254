import type { Failure } from '../dialect/outcome.ts'
import type { Profile } from '../profile/schema.ts'
import type { OperationError } from './view.ts'

/** A failure as the operation shows it: in our words, and in those that the vendor's administrator reads. */
export function operationError(
  profile: Profile,
  failure: Failure,
  { label, app, kind }: { label: string; app: string; kind: string },
): OperationError {
  const { errors } = profile
  const entry = (failure.notJson && errors['not-json']) ?? errors[failure.reason] ?? errors.default
  const values: Record<string, string> = {
    label,
    app,
    verb: kind.replaceAll('-', ' '),
    status: failure.status === null ? 'no answer' : String(failure.status),
    detail: failure.detail ?? '',
  }
  // Without an answer there is nothing that the target said.
  const detail = failure.detail === null || failure.status === null ? '' : ` It said: ${failure.detail}`
  return {
    code: failure.reason,
    message: failure.message + detail,
    vendor: {
      code: entry.code,
      text: entry.text.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark).trim(),
    },
  }
}
