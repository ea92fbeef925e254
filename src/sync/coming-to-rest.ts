import type { Clock } from '../base/clock.ts'
import type { Directory } from '../directory/directory.ts'
import type { Store } from '../store/store.ts'
import type { EngineApi } from './engine-api.ts'
import type { Observation } from './observation.ts'
import type { OperationList } from './operation-list.ts'
import type { RunnerPool } from './runner-pool.ts'
import type { Settler } from './settle.ts'
import type { SettleResult } from './view.ts'
import type { Watermarks } from './watermarks.ts'

export interface RestParts {
  clock: Clock
  store: Store
  directory: Directory
  operationList: OperationList
  watermarks: Watermarks
  runners: RunnerPool
  observation: Observation
  settler: Settler
  /** The first fault of our own. */
  readonly fault: unknown
}

/** Waits until the engine, or one app of it, has nothing left to do or to see, and moves its time. */
export class ComingToRest {
  readonly #parts: RestParts

  constructor(parts: RestParts) {
    this.#parts = parts
  }

  async settle({ app, timeoutMs = 30_000 }: Parameters<EngineApi['settle']>[0]): Promise<SettleResult> {
    const { store, clock, directory, runners, observation, settler } = this.#parts
    const id = app === undefined ? undefined : directory.apps.row(app).id
    const concerned = () => runners.of(id)
    const settled = await settler.settle({
      busy: () => runners.busy(id) || observation.busy(id),
      underWay: () => concerned().some(({ underWay }) => underWay),
      leftOver: () => concerned().some(({ app: { id: each } }) => this.#leftOver(each) > 0),
      timeoutMs,
      failure: () => this.#parts.fault ?? concerned().find(({ trouble }) => trouble)?.trouble,
    })
    store.flush()
    const pending = directory.apps
      .rows()
      .filter((row) => id === undefined || row.id === id)
      .reduce((sum, row) => sum + this.#leftOver(row.id), 0)
    return { settled, pending, now: new Date(clock.now()).toISOString() }
  }

  async advance(ms: number): Promise<{ now: string }> {
    const { clock, runners, observation, settler } = this.#parts
    await settler.advance(ms, () => runners.busy(undefined) || observation.busy(undefined))
    return { now: new Date(clock.now()).toISOString() }
  }

  async seen({ app, timeoutMs = 60_000 }: Parameters<EngineApi['seen']>[0]): Promise<boolean> {
    const { directory, runners, observation, settler } = this.#parts
    const id = app === undefined ? undefined : directory.apps.row(app).id
    return await settler.settle({
      busy: () => runners.busy(id) || observation.busy(id) || observation.awaits(id, 'real'),
      underWay: () => observation.awaits(id, 'idp'),
      leftOver: () => observation.awaits(id, 'idp'),
      timeoutMs,
      failure: () => this.#parts.fault,
    })
  }

  /** What waits for a later moment. */
  #leftOver(appId: string): number {
    const { queued, waiting } = this.#parts.operationList.unfinished(appId)
    return queued + waiting + this.#parts.watermarks.unseen(appId)
  }
}
