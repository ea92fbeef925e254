import { asc, eq, gt, sql } from 'drizzle-orm'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { type AppState, apps } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import {
  type App,
  type AppCreate,
  type AppPatch,
  appCreateSchema,
  appInput,
  appPatchSchema,
} from './app-schema.ts'
import { maskTarget, mergePatch, patchTarget } from './app-secret.ts'
import { checkInput } from './check-input.ts'
import type { Context } from './context.ts'
import { identitySource, isId } from './identity.ts'
import { notFound } from './not-found.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'

/** An app as it is kept, secrets included. */
export type AppRow = typeof apps.$inferSelect

/** Apps, each named by its id or its name. What they do is the engine's. */
export class Apps {
  readonly #context: Context
  readonly #identity: ReturnType<typeof identitySource>
  readonly #statements: ReturnType<typeof prepare>
  readonly #listeners = new Set<() => void>()

  constructor(context: Context) {
    this.#context = context
    this.#identity = identitySource(context.store, 'app')
    this.#statements = prepare(context.store)
  }

  /** Called after each commit that made, changed or deleted an app. Answers how to end it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells the listeners, once the current transaction is kept. */
  announce(): void {
    this.#context.store.afterCommit(() => {
      for (const listener of this.#listeners) listener()
    })
  }

  /** The app has nothing to catch up with: its watermark is the newest change. */
  create(input: AppCreate): App {
    const values = checkInput(appCreateSchema, input, appInput)
    return this.#context.store.transaction(() => {
      this.#freeName(values.name)
      const row = {
        ...this.#identity(),
        ...values,
        target: values.target as JsonObject,
        state: 'active' as const,
        watermark: this.#context.changes.last(),
        createdAt: this.#context.clock.now(),
      }
      this.announce()
      return appView(this.#context.store.db.insert(apps).values(row).returning().get())
    })
  }

  get(app: string): App {
    return appView(this.row(app))
  }

  /** With its secrets: for the engine, never for an answer. */
  row(app: string): AppRow {
    const byId = isId('app', app) ? this.#statements.byId.get({ id: app }) : undefined
    const row = byId ?? this.#statements.byName.get({ name: app })
    if (!row) throw notFound('app', app, this.#statements.names.all())
    return row
  }

  /** All of them, with their secrets: for the engine. */
  rows(): AppRow[] {
    return this.#statements.all.all()
  }

  list(request: PageRequest = {}): Page<App> {
    const { after, limit } = readPage(request)
    return toPage(
      this.#statements.page.all({ after, limit: limit + 1 }),
      limit,
      (row) => row.ordinal,
      appView,
    )
  }

  /** Applies a JSON merge patch (RFC 7396). */
  update(app: string, input: AppPatch): App {
    const patch = checkInput(appPatchSchema, input, appInput)
    return this.#context.store.transaction(() => {
      const row = this.row(app)
      const values = {
        name: patch.name ?? row.name,
        profile: patch.profile ?? row.profile,
        overrides: patch.overrides === null ? {} : mergePatch(row.overrides, patch.overrides ?? {}),
        target: patch.target ? patchTarget(row.target, patch.target) : row.target,
      }
      checkInput(appCreateSchema, values, appInput)
      this.#freeName(values.name, row.id)
      const anew = row.nextCycleAt !== null && maps(row) !== maps(values)
      const next = anew ? { nextCycleAt: this.#context.clock.now(), nextCycleKind: 'initial' as const } : {}
      return this.#save(row, { ...values, ...next })
    })
  }

  /** With everything the engine knows of it. Answers the app as it was last seen. */
  delete(app: string): App {
    return this.#context.store.transaction(() => {
      const row = this.row(app)
      this.#context.store.db.delete(apps).where(eq(apps.id, row.id)).run()
      this.announce()
      return appView(row)
    })
  }

  /** `quarantine` says why, while the state is not a healthy one. */
  setState(app: string, state: AppState, quarantine: JsonObject | null = null): App {
    return this.#context.store.transaction(() => this.#save(this.row(app), { state, quarantine }))
  }

  #save({ id }: AppRow, values: Partial<AppRow>): App {
    this.announce()
    return appView(this.#context.store.db.update(apps).set(values).where(eq(apps.id, id)).returning().get())
  }

  #freeName(name: string, ownId?: string): void {
    const holder = this.#statements.byName.get({ name })
    if (!holder || holder.id === ownId) return
    throw new AppError('ERR_CONFLICT', `The name "${name}" belongs to another app, ${holder.id}.`)
  }
}

/** What decides who is provisioned and as what: once it changes, everything is told from the beginning. */
function maps({ profile, overrides }: Pick<AppRow, 'profile' | 'overrides'>): string {
  return JSON.stringify([profile, overrides.mapping, overrides.scope])
}

function appView({ id, name, profile, overrides, target, state, quarantine, createdAt }: AppRow): App {
  return {
    id,
    name,
    profile,
    overrides,
    target: maskTarget(target) as App['target'],
    state,
    quarantine,
    createdAt: new Date(createdAt).toISOString(),
  }
}

function prepare({ db, sqlite }: Store) {
  return {
    all: db.select().from(apps).orderBy(asc(apps.ordinal)).prepare(),
    byId: db
      .select()
      .from(apps)
      .where(eq(apps.id, sql.placeholder('id')))
      .prepare(),
    byName: db
      .select()
      .from(apps)
      .where(eq(apps.name, sql.placeholder('name')))
      .prepare(),
    names: sqlite.prepare<[], string>('SELECT name FROM apps ORDER BY ordinal LIMIT 1000').pluck(),
    page: db
      .select()
      .from(apps)
      .where(gt(apps.ordinal, sql.placeholder('after')))
      .orderBy(asc(apps.ordinal))
      .limit(sql.placeholder('limit'))
      .prepare(),
  }
}
