import type { AppRow } from '../directory/app.ts'
import type { RunnerParts } from './app-runner.ts'
import type { EngineParts } from './engine-parts.ts'
import { showCycle, showImport } from './show.ts'

/** What the runner of an app works with, and whom it tells. */
export function runnerParts(parts: EngineParts, row: AppRow): RunnerParts {
  const { name } = row
  const { control, desk, events, settler } = parts
  return {
    clock: parts.clock,
    store: parts.store,
    journal: parts.journal,
    planner: parts.planner,
    performer: parts.performer,
    evaluator: parts.evaluator,
    links: parts.links,
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
