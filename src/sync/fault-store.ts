import { faultId, numberIn } from '../journal/ids.ts'
import type { Store } from '../store/store.ts'
import { type Fault, faultSchema } from '../wire/fault/fault.ts'
import type { KeptFault } from '../wire/fault/fault-transport.ts'

/** The faults of apps, and how often each has matched and fired: a restart goes on counting. */
export class FaultStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  /** In the order in which a request meets them. */
  list(appId: string): KeptFault[] {
    this.#store.flush()
    const rows = this.#statements.list.all(appId) as Row[]
    return rows.map(({ id, spec, matched, fired }) => {
      return { id: faultId(id), fault: faultSchema.parse(JSON.parse(spec)), matched, fired }
    })
  }

  /** These instead of those before; counting begins anew. */
  replace(appId: string, faults: readonly Fault[]): void {
    this.#store.transaction(() => {
      this.#statements.clear.run(appId)
      for (const fault of faults) this.#statements.insert.run(appId, JSON.stringify(fault))
    })
  }

  /** A request has matched, and, with `fired`, was disturbed. Nothing happens to a fault that is gone. */
  count(id: string, fired: boolean): void {
    const number = numberIn('flt', id)
    this.#store.defer(() => this.#statements.count.run(fired ? 1 : 0, number))
  }
}

interface Row {
  id: number
  spec: string
  matched: number
  fired: number
}

function prepare({ sqlite }: Store) {
  return {
    list: sqlite.prepare('SELECT id, spec, matched, fired FROM faults WHERE app_id = ? ORDER BY id'),
    clear: sqlite.prepare('DELETE FROM faults WHERE app_id = ?'),
    insert: sqlite.prepare('INSERT INTO faults (app_id, spec) VALUES (?, ?)'),
    count: sqlite.prepare('UPDATE faults SET matched = matched + 1, fired = fired + ? WHERE id = ?'),
  }
}
