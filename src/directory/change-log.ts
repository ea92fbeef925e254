import { asc, gt, sql } from 'drizzle-orm'
import type { Clock } from '../base/clock.ts'
import type { JsonObject } from '../base/json.ts'
import { changes } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { type Change, type ChangeEvent, changeEvents } from './change.ts'

/** Called with the number of the newest change, once a commit, after the commit. */
export type ChangeListener = (seq: number) => void

/** The numbered facts, in the order in which they happened. */
export class ChangeLog {
  readonly #store: Store
  readonly #clock: Clock
  readonly #statements: ReturnType<typeof prepare>
  readonly #listeners = new Set<ChangeListener>()
  #announced: number

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
    this.#statements = prepare(store)
    this.#announced = this.last()
  }

  /** The changes after the number `after`, oldest first; `limit` is 1 … 1000, default 100. */
  list({ after = 0, limit = 100 }: { after?: number; limit?: number } = {}): Change[] {
    return this.#statements.list.all({ after, limit }) as Change[]
  }

  /** The number of the newest change; 0 when there has never been one. */
  last(): number {
    return this.#statements.last.get() ?? 0
  }

  /** Adds a change to the transaction of the mutation that it tells of. */
  record(
    event: ChangeEvent,
    subjectId: string,
    data: JsonObject,
    { memberId = null, appId = null }: { memberId?: string | null; appId?: string | null } = {},
  ): void {
    const row = {
      at: this.#clock.now(),
      event,
      subjectKind: changeEvents[event],
      subjectId,
      memberId,
      appId,
      data,
    }
    this.#statements.insert.run(row)
    this.#store.afterCommit(this.#announce)
  }

  /** The returned function ends it. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly #announce = () => {
    const seq = this.last()
    if (seq === this.#announced) return
    this.#announced = seq
    for (const listener of this.#listeners) listener(seq)
  }
}

function prepare({ db, sqlite }: Store) {
  return {
    insert: db
      .insert(changes)
      .values({
        at: sql.placeholder('at'),
        event: sql.placeholder('event'),
        subjectKind: sql.placeholder('subjectKind'),
        subjectId: sql.placeholder('subjectId'),
        memberId: sql.placeholder('memberId'),
        appId: sql.placeholder('appId'),
        data: sql.placeholder('data'),
      })
      .prepare(),
    list: db
      .select()
      .from(changes)
      .where(gt(changes.seq, sql.placeholder('after')))
      .orderBy(asc(changes.seq))
      .limit(sql.placeholder('limit'))
      .prepare(),
    last: sqlite.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").pluck(),
  }
}
