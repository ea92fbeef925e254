import type { Directory } from '../directory/directory.ts'
import { numberIn } from '../journal/ids.ts'
import { readDelays } from '../measure/delay.ts'
import { readTravels, type Travel } from '../measure/travel.ts'
import type { Store } from '../store/store.ts'
import { badCursor } from './bad-cursor.ts'
import type { CycleStore } from './cycle-store.ts'
import type { EngineApi, Page } from './engine-api.ts'
import type { LinkList } from './link-list.ts'
import type { RunnerPool } from './runner-pool.ts'
import { showCycle } from './show.ts'
import type { CycleView, DelayRow, LinkView } from './view.ts'

export interface ReadingDeskParts {
  store: Store
  directory: Directory
  cycles: CycleStore
  linkList: LinkList
  runners: RunnerPool
}

/** Where administrators read what has come of operations: links, cycles, and how long changes took. */
export class ReadingDesk {
  readonly #parts: ReadingDeskParts

  constructor(parts: ReadingDeskParts) {
    this.#parts = parts
  }

  links({ app, object, limit = 100, cursor }: Parameters<EngineApi['links']>[0]): Page<LinkView> {
    const { directory, linkList, runners } = this.#parts
    const row = directory.apps.row(app)
    const { provisioningStates } = runners.profileOf(row)
    return linkList.page({ appId: row.id, objectId: object, limit, cursor }, provisioningStates)
  }

  cycles({ app, limit = 100, cursor }: Parameters<EngineApi['cycles']>[0]): Page<CycleView> {
    const { directory, cycles } = this.#parts
    const appId = app === undefined ? null : directory.apps.row(app).id
    const after = cursor === undefined ? 0 : (numberIn('cyc', cursor) ?? badCursor(cursor))
    const rows = cycles.list(appId, after, limit + 1)
    const names = new Map(directory.apps.rows().map((row) => [row.id, row.name]))
    const items = rows.slice(0, limit).map((row) => showCycle(row, names.get(row.appId) ?? row.appId))
    return { items, nextCursor: rows.length > limit ? String(rows[limit - 1]?.id) : null }
  }

  delays({ app, event }: Parameters<EngineApi['delays']>[0]): DelayRow[] {
    return readDelays(this.#parts.store, { appId: this.#idOf(app), event })
  }

  travels({ app, event, after }: Parameters<EngineApi['travels']>[0]): Travel[] {
    return readTravels(this.#parts.store, { appId: this.#idOf(app), event, after })
  }

  #idOf(app: string | undefined): string | undefined {
    return app === undefined ? undefined : this.#parts.directory.apps.row(app).id
  }
}
