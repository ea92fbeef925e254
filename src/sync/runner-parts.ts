import type { Clock } from '../base/clock.ts'
import type { AppRow } from '../directory/app.ts'
import type { Journal } from '../journal/journal.ts'
import type { Store } from '../store/store.ts'
import type { AnswerOrder } from './answer-order.ts'
import type { CycleRow, CycleStore } from './cycle-store.ts'
import type { DoubtStore } from './doubt-store.ts'
import type { EngineParts } from './engine-parts.ts'
import type { Evaluator } from './evaluate.ts'
import type { FaultStore } from './fault-store.ts'
import type { ImportRunParts } from './import-run.ts'
import type { ImportRow, ImportStore } from './import-store.ts'
import type { MemberDifferences } from './member-differences.ts'
import type { OperationStore } from './operation-store.ts'
import type { Performer } from './performer.ts'
import type { Planner } from './planner.ts'
import type { ScanStore } from './scan-store.ts'
import { showCycle, showImport } from './show.ts'
import type { ToldMembers } from './told-members.ts'
import type { Health } from './trust.ts'
import type { Watermarks } from './watermarks.ts'

export interface RunnerParts {
  clock: Clock
  store: Store
  journal: Journal
  watermarks: Watermarks
  planner: Planner
  performer: Performer
  evaluator: Evaluator
  toldMembers: ToldMembers
  differences: MemberDifferences
  doubts: DoubtStore
  operations: OperationStore
  scans: ScanStore
  cycles: CycleStore
  answers: AnswerOrder
  faults: FaultStore
  imports: ImportStore
  importing: Omit<ImportRunParts, 'wire' | 'onLinked' | 'goOn'>
  pace: 'vendor' | 'fast'
  health: Health
  onOperation: (seq: number) => void
  onCycle: (cycle: CycleRow) => void
  onImport: (row: ImportRow) => void
  /** Something came to rest or began to move: whoever waits looks again. */
  onProgress: () => void
  /** Our own fault; the runner stops. */
  onFault: (error: unknown) => void
}

/** What the runner of an app works with, and whom it tells. */
export function runnerParts(parts: EngineParts, row: AppRow): RunnerParts {
  const { name } = row
  const { control, desk, events, settler } = parts
  return {
    clock: parts.clock,
    store: parts.store,
    journal: parts.journal,
    watermarks: parts.watermarks,
    planner: parts.planner,
    performer: parts.performer,
    evaluator: parts.evaluator,
    toldMembers: parts.toldMembers,
    differences: parts.differences,
    doubts: parts.doubts,
    operations: parts.operations,
    scans: parts.scans,
    cycles: parts.cycles,
    answers: parts.answers,
    faults: parts.faultStore,
    imports: desk.imports,
    importing: desk.runParts,
    pace: parts.pace,
    health: {
      get: () => control.health(row),
      set: (state, quarantine) => control.setState(row, state, quarantine && { ...quarantine }),
    },
    onOperation: (seq) => events.announceOperation(seq, name),
    onCycle: (cycle) => {
      const type = cycle.finishedAt === null ? 'cycle.started' : 'cycle.finished'
      events.emit({ type, cycle: showCycle(cycle, name) })
    },
    onImport: (row) => {
      const type = row.finishedAt === null ? 'import.started' : 'import.finished'
      events.emit({ type, import: showImport(row, name) })
      settler.progress()
    },
    onProgress: () => settler.progress(),
    onFault: (error) => {
      if (parts.closed) return
      parts.fault ??= error
      settler.progress()
    },
  }
}
