import { fillText } from '../base/fill-text.ts'
import { reasonPhrase } from '../base/reason-phrase.ts'
import type { Failure, FailureReason } from '../dialect/outcome.ts'
import type { OperationKind } from '../plan/operation.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { OperationError } from './view.ts'

/** What an operation was about, for the text. */
export interface FailedOperation {
  resource: ResourceType
  label: string
  /** The app's name. */
  app: string
  kind: OperationKind
}

/** A failure as the operation shows it: in our words, and in those that the vendor's administrator reads. */
export function operationError(
  profile: Profile,
  failure: Failure,
  { resource, label, app, kind }: FailedOperation,
): OperationError {
  const { errors } = profile
  const entry = (failure.notJson && errors['not-json']) ?? entryOf(errors, failure.reason) ?? errors.default
  const ofGroup = resource === 'Group' ? (entry.group ?? errors.default.group) : undefined
  const { code, text = errors.default.text } = ofGroup ?? entry
  const verb = kind.replaceAll('-', ' ')
  const phrase = failure.status === null ? 'no answer' : reasonPhrase(failure.status)
  const values: Record<string, string> = {
    label,
    app,
    resource,
    verb,
    doing: errors.doing[resource === 'User' ? 'user' : 'group'][kind] ?? verb,
    status: failure.status === null ? 'no answer' : String(failure.status),
    phrase,
    phraseWord: phrase.replaceAll(' ', ''),
    detail: failure.detail ?? '',
  }
  // Without an answer there is nothing that the target said.
  const detail = failure.detail === null || failure.status === null ? '' : ` It said: ${failure.detail}`
  return {
    code: failure.reason,
    message: failure.message + detail,
    vendor: { code, text: fillText(text, values).trim() },
  }
}

/** What the vendor says of the reason, or of the coarser one that it belongs to. */
function entryOf(errors: Profile['errors'], reason: FailureReason) {
  const coarser = belongsTo[reason]
  return errors[reason] ?? (coarser && errors[coarser])
}

const belongsTo: Partial<Record<FailureReason, FailureReason>> = {
  'not-implemented': 'server-error',
  forbidden: 'unauthorized',
  'method-not-allowed': 'refused',
  taken: 'conflict',
  unprocessable: 'refused',
  'lookup-refused': 'refused',
  several: 'unparsable',
  timeout: 'transport',
  'duplicate-source': 'ambiguous',
  'missing-values': 'refused',
}
