import { asc, gt, sql } from 'drizzle-orm'
import { groups } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { checkInput } from './check-input.ts'
import type { Context } from './context.ts'
import type { GroupRecords, GroupRow } from './group-record.ts'
import {
  type Group,
  type GroupCreate,
  type GroupPatch,
  groupCreateSchema,
  groupInput,
  groupPatchSchema,
} from './group-schema.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'

/** Groups, each named by its id or its displayName. */
export class Groups {
  readonly #store: Store
  readonly #records: GroupRecords
  readonly #page: ReturnType<typeof preparePage>

  constructor({ store }: Context, records: GroupRecords) {
    this.#store = store
    this.#records = records
    this.#page = preparePage(store)
  }

  create(input: GroupCreate): Group {
    const { displayName, description } = checkInput(groupCreateSchema, input, groupInput)
    return this.#mutate(() => this.#records.add({ displayName, description: description || null }))
  }

  get(group: string): Group {
    return groupView(this.#records.get(group))
  }

  list(request: PageRequest = {}): Page<Group> {
    const { after, limit } = readPage(request)
    return toPage(this.#page.all({ after, limit: limit + 1 }), limit, (row) => row.ordinal, groupView)
  }

  /** Applies a JSON merge patch (RFC 7396). */
  update(group: string, input: GroupPatch): Group {
    const { displayName, description } = checkInput(groupPatchSchema, input, groupInput)
    return this.#mutate(() => {
      const row = this.#records.get(group)
      return this.#records.change(row, {
        displayName: displayName ?? row.displayName,
        description: description === undefined ? row.description : description || null,
      })
    })
  }

  /** For good, with its memberships and assignments. Answers the group as it was last seen. */
  delete(group: string): Group {
    return this.#mutate(() => {
      const row = this.#records.get(group)
      this.#records.remove(row)
      return row
    })
  }

  #mutate(work: () => GroupRow): Group {
    return groupView(this.#store.transaction(work))
  }
}

function groupView({ id, displayName, description, createdAt, updatedAt }: GroupRow): Group {
  return {
    id,
    displayName,
    ...(description === null ? {} : { description }),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}

function preparePage({ db }: Store) {
  return db
    .select()
    .from(groups)
    .where(gt(groups.ordinal, sql.placeholder('after')))
    .orderBy(asc(groups.ordinal))
    .limit(sql.placeholder('limit'))
    .prepare()
}
