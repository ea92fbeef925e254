import type { JsonObject } from '../base/json.ts'
import { attemptText } from './attempt-text.ts'
import { preciseTime, valueText } from './dotnet-text.ts'
import { idsOf } from './ids.ts'
import { isSkip, kindTold, type ObjectSummaryFacts, objectSummarySteps } from './object-summary-steps.ts'

/** A `provisioningObjectSummary` of Microsoft Graph, with every key that a recorded one has. */
export function objectSummaryRow(facts: ObjectSummaryFacts): JsonObject {
  const { log, seed, app, entry, subject } = facts
  const ids = idsOf(seed)
  const tenantId = ids.uuid('tenant')
  const principal = { id: ids.uuid('service-principal', app.id), displayName: app.name }
  const kind = kindTold(facts)
  const isUser = entry.resource === 'User'
  const displayName = subject.displayName ?? entry.label
  return {
    id: ids.uuid('row', entry.seq),
    activityDateTime: `${new Date(entry.at).toISOString().slice(0, 19)}Z`,
    tenantId,
    jobId: `${log.job}.${tenantId.replaceAll('-', '')}.${ids.uuid('job', app.id)}`,
    cycleId: ids.uuid('cycle', app.id, entry.cycleId ?? 0),
    changeId: ids.uuid('change', app.id, entry.operationSeq ?? `looked ${entry.seq}`, entry.attempt),
    provisioningAction: (!isSkip(entry) && kind && log.actions[kind]) || 'other',
    durationInMilliseconds: entry.at - entry.startedAt,
    initiatedBy: { id: '', displayName: log.initiator, initiatorType: 'system' },
    sourceSystem: { id: ids.uuid('source', app.id), displayName: log.source, details: {} },
    targetSystem: {
      id: ids.uuid('target', app.id),
      displayName: log.target,
      details: {
        ApplicationId: log.applicationId,
        ServicePrincipalId: principal.id,
        ServicePrincipalDisplayName: principal.displayName,
      },
    },
    sourceIdentity: {
      id: subject.id,
      displayName,
      identityType: entry.resource,
      details: {
        id: subject.id,
        odatatype: entry.resource,
        DisplayName: displayName,
        ...(isUser && { UserPrincipalName: entry.label }),
      },
    },
    targetIdentity: {
      id: entry.targetId ?? '',
      displayName: '',
      identityType: isUser ? log.targetTypes.user : log.targetTypes.group,
      details: {},
    },
    servicePrincipal: principal,
    provisioningSteps: objectSummarySteps(facts),
    modifiedProperties: isSkip(entry)
      ? []
      : entry.changes.map(([path, before, after]) => ({
          displayName: path,
          oldValue: valueText(before),
          newValue: valueText(after),
        })),
    provisioningStatusInfo: statusInfo(facts),
  }
}

function statusInfo(facts: ObjectSummaryFacts): JsonObject {
  const { log, entry } = facts
  const { failure } = entry
  if (!failure) return { status: isSkip(entry) ? 'skipped' : 'success', errorInformation: null }
  const { answered, unanswered, retried, again, categories } = log.failure
  const text = attemptText(facts, {
    retries: String(entry.attempt - 1),
    next: entry.nextAttemptAt === null ? '' : preciseTime(entry.nextAttemptAt),
  })
  const later = entry.nextAttemptAt === null ? '' : again
  return {
    status: 'failure',
    errorInformation: {
      errorCode: failure.vendor.code,
      reason: text(`${failure.status === null ? unanswered : answered}${retried}${later}`),
      additionalDetails: null,
      errorCategory: categories[failure.class],
      recommendedAction: null,
    },
  }
}
