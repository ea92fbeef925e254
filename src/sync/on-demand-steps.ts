import type { JsonObject } from '../base/json.ts'
import type { Failure } from '../dialect/outcome.ts'
import type { User } from '../directory/user-schema.ts'
import { isEnabled } from '../directory/user-status.ts'
import type { OnDemandProfile } from '../profile/on-demand-schema.ts'
import type { UserStatus } from '../store/schema.ts'
import type { Evaluation } from './evaluate.ts'
import type { OperationRow } from './operation-row.ts'
import type { OnDemandStep } from './view.ts'

export interface OnDemandCourse {
  /** The connection test failed: nothing else happened. */
  failure?: Failure
  /** The object as it stood before anything was sent. */
  before?: Evaluation
  user?: User | undefined
  /** It is not done on demand. */
  refused?: boolean
  done?: readonly OperationRow[]
}

/** Whether a user in that state is left to the cycles. Microsoft, "On-demand provisioning", known limitations. */
export function unsupportedLeaver({ leavers }: OnDemandProfile, status: UserStatus | undefined): boolean {
  return leavers === 'unassigned-only' && status !== undefined && !isEnabled(status)
}

/**
 * The five steps as the vendor's page has them: test connection (told only when it fails), import, scope, match, action.
 * Pure.
 */
export function onDemandSteps({ failure, before, user, refused, done = [] }: OnDemandCourse): OnDemandStep[] {
  if (failure) {
    const { message, detail } = failure
    return [{ name: 'test-connection', status: 'failed', details: { message, detail } }]
  }
  if (!before) return []
  const steps: OnDemandStep[] = [
    { name: 'import', status: 'succeeded', details: importDetails(before, user) },
    scopeStep(before, user, refused ?? false),
  ]
  const [main, ...rest] = done.filter(({ facet }) => facet !== 'password')
  if (!main) {
    const reason = refused ? 'left-to-cycles' : before.inScope ? 'nothing-to-tell' : 'not-in-scope'
    return [...steps, { name: 'action', status: 'skipped', details: { reason } }]
  }
  return [...steps, matchStep(before, main), ...[main, ...rest].map(actionStep)]
}

function importDetails({ label }: Evaluation, user: User | undefined): JsonObject {
  return user ? ({ ...user } as unknown as JsonObject) : { displayName: label }
}

function scopeStep(
  { inScope, standing }: Evaluation,
  user: User | undefined,
  refused: boolean,
): OnDemandStep {
  const details: JsonObject = { inScope }
  if (user) details.active = isEnabled(user.status)
  const { clauses } = standing.verdict
  if (Object.keys(clauses).length > 0) details.filters = { ...clauses }
  if (refused) details.note = 'Who was disabled or deleted is told of by cycles only.'
  return { name: 'scope', status: refused ? 'skipped' : 'succeeded', details }
}

function matchStep({ link, desired }: Evaluation, { error, outcome }: OperationRow): OnDemandStep {
  if (link) return { name: 'match', status: 'succeeded', details: { by: 'link', targetId: link.targetId } }
  const failed = error !== null && (error.code === 'ambiguous' || error.code === 'not-a-list')
  const by = desired.attributes[0]?.path ?? null
  const found = outcome === 'linked' || outcome === 'updated' || outcome === 'unchanged'
  return { name: 'match', status: failed ? 'failed' : 'succeeded', details: { by, found } }
}

function actionStep({ kind, status, outcome, error, detail }: OperationRow): OnDemandStep {
  const details: JsonObject = { kind, outcome, changes: Object.fromEntries(detail.set) }
  if (error) details.error = { code: error.vendor.code, text: error.vendor.text, message: error.message }
  const said = status === 'succeeded' || status === 'skipped' ? status : 'failed'
  return { name: 'action', status: said, details }
}
