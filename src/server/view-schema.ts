import { z } from 'zod'
import type { OperationFinding } from '../findings/view.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import type {
  AppStatus,
  ConnectionTestResult,
  CycleView,
  DelayRow,
  FaultType,
  LinkView,
  OnDemandResult,
  OperationView,
  SettleResult,
  TaskView,
} from '../sync/view.ts'
import type { TransportError } from '../wire/exchange.ts'
import { anyJson, anyObject } from './api-schema.ts'

const time = z.iso.datetime().describe('IdP time')
const counts = anyObject

/** How the engine shows itself, for `openapi.json`. The compiler sees to it that each fits its view. */
const operationShape = z.object({
  id: z.string(),
  app: z.string(),
  cycleId: z.string().nullable(),
  kind: z.string(),
  resource: z.enum(['User', 'Group']),
  objectId: z.string(),
  label: z.string(),
  status: z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'skipped']),
  attempts: z.int(),
  steps: z.array(
    z.object({ at: time, name: z.string(), exchangeId: z.string().nullable(), result: z.string() }),
  ),
  changes: z.object({
    set: z.array(z.tuple([z.string(), anyJson])),
    clear: z.array(z.string()),
  }),
  nextAttemptAt: time.nullable(),
  hold: z.enum(['approval', 'deletions']).nullable().describe('Why it waits for somebody to let it go'),
  outcome: z.string().nullable(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      vendor: z.object({ code: z.string(), text: z.string() }),
    })
    .nullable(),
  createdAt: time,
  finishedAt: time.nullable(),
})

export const operationSchema: z.ZodType<OperationView> = operationShape.meta({ id: 'Operation' })

const operationFindingSchema: z.ZodType<OperationFinding> = z.object({
  id: z.string(),
  rule: z.string(),
  severity: z.enum(['blocker', 'major', 'minor', 'info']),
  seen: z.string(),
  breaks: z.string().describe('Which IdP breaks, and what its administrator sees'),
  fix: z.string(),
})

export const diagnosedOperationSchema: z.ZodType<OperationView & { findings: OperationFinding[] }> =
  operationShape
    .extend({
      findings: z
        .array(operationFindingSchema)
        .describe('What its exchanges show to be wrong with the target, the worst first'),
    })
    .meta({ id: 'DiagnosedOperation' })

export const onDemandResultSchema: z.ZodType<OnDemandResult> = z.object({
  items: z.array(operationSchema),
  steps: z.array(
    z.object({
      name: z.enum(['test-connection', 'import', 'scope', 'match', 'action']),
      status: z.enum(['succeeded', 'failed', 'skipped']),
      details: anyObject,
    }),
  ),
})

export const linkSchema: z.ZodType<LinkView> = z
  .object({
    resource: z.enum(['User', 'Group']),
    objectId: z.string().describe('usr_…, grp_…, or ent_… of a group that rules name'),
    label: z.string().describe('userName or displayName'),
    targetId: z.string().nullable().describe('null: there is nothing in the target, as far as is known'),
    state: z.enum(['managed', 'unmanaged']).nullable(),
    provisioningState: z.string().describe("In the vendor's words: the profile's provisioningStates"),
  })
  .meta({ id: 'Link' })

export const taskSchema: z.ZodType<TaskView> = z
  .object({
    id: z.string().describe('Of the operation'),
    app: z.string(),
    code: z.string().describe("The vendor's, as the text"),
    text: z.string(),
    kind: z.string(),
    resource: z.enum(['User', 'Group']),
    objectId: z.string(),
    label: z.string(),
    attempts: z.int(),
    failedAt: time,
  })
  .meta({ id: 'Task' })

export const cycleSchema: z.ZodType<CycleView> = z
  .object({
    id: z.string(),
    app: z.string(),
    kind: z.enum(['initial', 'incremental', 'on-demand']),
    state: z.enum(['planning', 'running', 'finished', 'failed']),
    startedAt: time,
    finishedAt: time.nullable(),
    counts,
  })
  .meta({ id: 'Cycle' })

export const statusSchema: z.ZodType<AppStatus> = z
  .object({
    state: z.enum(['active', 'paused', 'quarantined', 'disabled']),
    pending: z.int(),
    running: z.int(),
    failed: z.int(),
    pushedGroups: z.object({ active: z.int(), inactive: z.int(), error: z.int() }),
    nextCycleAt: time.nullable(),
    nextImportAt: time.nullable(),
    lastCycle: cycleSchema.nullable(),
    quarantine: counts.nullable(),
  })
  .meta({ id: 'AppStatus' })

export const settleSchema: z.ZodType<SettleResult> = z.object({
  settled: z.boolean(),
  pending: z.int(),
  now: time,
})

const milliseconds = z.number().nullable()
const percentiles = {
  p50: milliseconds.describe('Milliseconds, as all of these; null where nothing was measured'),
  p90: milliseconds,
  p95: milliseconds,
  p99: milliseconds,
  max: milliseconds,
}

export const delaySchema: z.ZodType<DelayRow> = z
  .object({
    app: z.string(),
    event: z.string(),
    stage: z.enum(['committed→planned', 'committed→sent', 'committed→acknowledged', 'committed→visible']),
    count: z.int(),
    ...percentiles,
    idp: z.object(percentiles).describe('The same in milliseconds of IdP time'),
    notSeen: z
      .object({
        watched: z.int().describe('They are still looked for'),
        unseen: z.int().describe('They were looked for until patience ended'),
        undecided: z
          .int()
          .describe(
            'Nobody can tell: told otherwise before they were seen, or no look at the target was answered',
          ),
      })
      .optional()
      .describe('With committed→visible: those that were told and not seen, and so have no figure'),
  })
  .describe('In real time')
  .meta({ id: 'Delay' })

const headers = z.array(z.tuple([z.string(), z.string()])).describe('In order and case')

export const exchangeSchema: z.ZodType<ExchangeView> = z
  .object({
    id: z.string(),
    seq: z.int(),
    app: z.string(),
    operationId: z.string().nullable(),
    cycleId: z.string().nullable(),
    intent: z.string(),
    startedAt: time,
    durationMs: z.number().describe('Real milliseconds'),
    request: z.object({
      method: z.string(),
      url: z.string(),
      path: z.string().describe('Below the base URL'),
      query: z.string().nullable().describe('The exact text after ?'),
      headers,
      body: z.string().nullable().describe('The exact text'),
    }),
    response: z.object({ status: z.int(), headers, body: z.string() }).nullable(),
    error: z
      .object({ code: z.string() as z.ZodType<TransportError['code']>, message: z.string() })
      .nullable(),
    fault: z
      .object({
        id: z.string(),
        type: z.string() as z.ZodType<FaultType>,
        sent: z.boolean().describe('Whether the request was sent to the target'),
        answered: z
          .int()
          .optional()
          .describe('The status that the target gave, where the sender was shown something else'),
        heldMs: z.int().optional().describe('IdP time that the answer was kept back'),
      })
      .nullable()
      .describe('What was done to it on purpose'),
    findings: z.array(z.string()).describe('Ids of findings that rest on it'),
  })
  .meta({ id: 'Exchange' })

/** What was sent and what came back, in order. */
export const connectionTestSchema: z.ZodType<ConnectionTestResult> = z.object({
  ok: z.boolean(),
  failure: z.object({ message: z.string(), detail: z.string().nullable() }).nullable(),
  exchangeIds: z.array(z.string()),
  exchanges: z.array(exchangeSchema),
})
