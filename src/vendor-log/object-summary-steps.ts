import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'
import type { OperationKind } from '../plan/operation.ts'
import type { LogProfile } from '../profile/log-schema.ts'
import { attemptText } from './attempt-text.ts'
import { americanTime, detailKey, preciseTime, valueText } from './dotnet-text.ts'
import type { LogFacts, LoggedEntry } from './facts.ts'

type ObjectSummary = Extract<LogProfile, { shape: 'provisioning-object-summary' }>
export type ObjectSummaryFacts = LogFacts<ObjectSummary>

/** What was done in the end: who was found in the target is not created. */
export function kindTold({ entry, exchanges }: ObjectSummaryFacts): OperationKind | null {
  const found = entry.outcome === 'linked' || exchanges.some(({ intent }) => intent.endsWith('-update'))
  return entry.kind === 'create' && found ? 'update' : entry.kind
}

export function isSkip({ outcome }: LoggedEntry): boolean {
  return skips.has(outcome)
}

const skips: ReadonlySet<LoggedEntry['outcome']> = new Set([
  'unchanged',
  'unmatched',
  'out-of-scope',
  'already-off',
])

/** How it came about, step by step. Another attempt has but two: that it is one, and the export. */
export function objectSummarySteps(facts: ObjectSummaryFacts): JsonObject[] {
  const { entry, log } = facts
  const end = isSkip(entry) ? [skipped(facts)] : exported(facts)
  if (entry.attempt > 1) return [retried(facts), ...end]
  const received = step(facts, log.steps.received, 'success', {
    objectId: facts.subject.id,
    ...(facts.subject.displayName !== null && { displayName: facts.subject.displayName }),
  })
  return [received, ...retrieved(facts), scoped(facts), ...(isSkip(entry) ? [] : decided(facts)), ...end]
}

type Step = Pick<ObjectSummary['steps']['received'], 'name' | 'type' | 'text'>

function step(
  facts: ObjectSummaryFacts,
  { name, type, text }: Step,
  status: string,
  details: JsonObject,
): JsonObject {
  const { log } = facts
  const kind = kindTold(facts)
  const change = (kind && log.changes[kind]) ?? 'Update'
  const fill = attemptText(facts, { source: log.source, target: log.target, change })
  return { name: fill(name), provisioningStepType: type, status, description: fill(text), details }
}

/** Recorded: https://github.com/SumoLogic/sumologic-documentation, a row of 2026-03. */
function retried(facts: ObjectSummaryFacts): JsonObject {
  const { entry, log, subject } = facts
  return step(facts, log.steps.retried, 'success', {
    CountProcessed: String(entry.attempt - 2),
    CreationTime: preciseTime(entry.plannedAt ?? entry.startedAt),
    Identifier: subject.id,
    ModificationType: (entry.kind && log.changes[entry.kind]) ?? 'Update',
    NextAttempt: americanTime(entry.startedAt),
    Origin: 'Source',
    TypeName: 'EscrowedEntryDefault',
  })
}

/** What the target showed of the resource, if it did. */
function retrieved(facts: ObjectSummaryFacts): JsonObject[] {
  const resource = facts.exchanges.map(shownResource).find((shown) => shown !== undefined)
  if (!resource) return []
  const details = Object.entries(resource).flatMap(([key, value]): [string, Json][] =>
    isObject(value) || Array.isArray(value) ? [] : [[detailKey(key), valueText(value)]],
  )
  return [step(facts, facts.log.steps.retrieved, 'success', Object.fromEntries(details))]
}

/** The resource in the answer to a look; undefined when there is none, or more than the log remembers of it. */
function shownResource({
  intent,
  status,
  body,
}: ObjectSummaryFacts['exchanges'][number]): JsonObject | undefined {
  if (status !== 200 || body === null || !/-(lookup|get)$/.test(intent)) return undefined
  // Cut off, or no JSON at all: the log does without.
  const shown = receivedJson(body)
  const [first] = isObject(shown) && Array.isArray(shown.Resources) ? shown.Resources : [shown]
  return isObject(first) ? first : undefined
}

function scoped(facts: ObjectSummaryFacts): JsonObject {
  const { entry, log } = facts
  const { details, ...scoping } = log.steps.scoped
  const fill = attemptText(facts)
  const entitled = entry.active && entry.assigned
  return step(facts, scoping, 'success', {
    [fill(details.active)]: valueText(entry.active),
    [fill(details.assigned)]: valueText(entry.assigned),
    [fill(details.entitled)]: valueText(entitled),
    [fill(details.filters)]: valueText(entry.verdict?.passed ?? true),
    [fill(details.result)]: JSON.stringify(entry.verdict?.clauses ?? {}),
  })
}

function decided(facts: ObjectSummaryFacts): JsonObject[] {
  const kind = kindTold(facts)
  const decision = kind && facts.log.steps.decided[kind]
  return decision ? [step(facts, decision, 'success', {})] : []
}

function exported(facts: ObjectSummaryFacts): JsonObject[] {
  const { entry, log } = facts
  const kind = kindTold(facts)
  const told = kind && log.steps.exported[kind]
  if (!told) return []
  const { failed, ...done } = told
  const values = entry.changes.flatMap(([path, , after]): [string, Json][] =>
    after === null ? [] : [[detailKey(path), valueText(after)]],
  )
  const details = { ReportableIdentifier: entry.label, ...Object.fromEntries(values) }
  return entry.failure
    ? [step(facts, { ...done, text: failed }, 'failure', details)]
    : [step(facts, done, 'success', details)]
}

function skipped(facts: ObjectSummaryFacts): JsonObject {
  const { entry, log } = facts
  const { name, type, reasons } = log.steps.skipped
  const inactive = entry.outcome === 'out-of-scope' && entry.assigned && !entry.active
  const { code, text } = reasons[inactive ? 'inactive' : (entry.outcome as keyof typeof reasons)]
  return step(facts, { name, type, text }, 'skipped', {
    SkipReason: code,
    ReportableIdentifier: entry.label,
  })
}
