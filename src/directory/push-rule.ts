import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { pushRules } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { AppRow, Apps } from './app.ts'
import { checkInput } from './check-input.ts'
import type { Context } from './context.ts'
import { identitySource, isId } from './identity.ts'
import { notFound } from './not-found.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'
import {
  type PushRule,
  type PushRuleCreate,
  type PushRulePatch,
  pushRuleCreateSchema,
  pushRuleInput,
  pushRulePatchSchema,
} from './push-rule-schema.ts'
import { pushRuleDifference, pushRuleView } from './push-rule-view.ts'
import type { PushRuleRow, RulePushes } from './rule-pushes.ts'

/**
 * Rules of apps that push every group they match, those that are made or renamed later too. What a rule has pushed
 * stays pushed, whatever becomes of its name, until the rule is deleted or the push itself is ended. What is pushed by
 * name, or by an earlier rule, is none of its business.
 */
export class PushRules {
  readonly #context: Context
  readonly #apps: Apps
  readonly #pushes: RulePushes
  readonly #identity: ReturnType<typeof identitySource>
  readonly #statements: ReturnType<typeof prepare>
  #limitOf: (app: AppRow) => number | null = () => null

  constructor(context: Context, apps: Apps, pushes: RulePushes) {
    this.#context = context
    this.#apps = apps
    this.#pushes = pushes
    this.#identity = identitySource(context.store, 'rul')
    this.#statements = prepare(context.store)
  }

  /** Who knows how many groups a rule of an app may match when it begins; null: any number. */
  limitBy(limitOf: (app: AppRow) => number | null): void {
    this.#limitOf = limitOf
  }

  /** A new rule, active, and the pushes that follow from it. */
  create(app: string, input: PushRuleCreate): PushRule {
    const { name, displayName, description = null } = checkInput(pushRuleCreateSchema, input, pushRuleInput)
    const store = this.#context.store
    return store.transaction(() => {
      const row = this.#apps.row(app)
      this.#freeName(row.id, name)
      const rule: PushRuleRow = {
        ...this.#identity(),
        appId: row.id,
        name,
        status: 'active',
        displayName,
        description,
        createdAt: this.#context.clock.now(),
      }
      store.db.insert(pushRules).values(rule).run()
      this.#record('app.pushRule.created', rule, {})
      this.#begin(row, rule)
      return this.#view(rule)
    })
  }

  get(app: string, rule: string): PushRule {
    return this.#view(this.#row(this.#apps.row(app).id, rule))
  }

  /** In the order in which they were made. */
  list(app: string, request: PageRequest = {}): Page<PushRule> {
    const { after, limit } = readPage(request)
    const rows = this.#statements.page.all({ appId: this.#apps.row(app).id, after, limit: limit + 1 })
    const counts = new Map(this.#statements.counts.all(JSON.stringify(rows.map(({ id }) => id))))
    return toPage(
      rows,
      limit,
      (row) => row.ordinal,
      (row) => pushRuleView(row, counts.get(row.id) ?? 0),
    )
  }

  /** A condition is replaced as a whole. */
  update(app: string, rule: string, input: PushRulePatch): PushRule {
    const patch = checkInput(pushRulePatchSchema, input, pushRuleInput)
    return this.#change(app, rule, (row) => ({
      name: patch.name ?? row.name,
      displayName: patch.displayName ?? row.displayName,
      description: patch.description === undefined ? row.description : patch.description,
    }))
  }

  /** It pushes what it matches, also what has come meanwhile. */
  activate(app: string, rule: string): PushRule {
    return this.#change(app, rule, () => ({ status: 'active' }))
  }

  /** It pushes no further group. Those that it has pushed stay pushed. */
  deactivate(app: string, rule: string): PushRule {
    return this.#change(app, rule, () => ({ status: 'inactive' }))
  }

  /**
   * With all pushes that it has begun, those too that it would not begin any more; `target` says what becomes of the
   * groups over there, default `delete`. Answers the rule as it was last seen.
   */
  delete(
    app: string,
    rule: string,
    { target = 'delete' }: { target?: 'delete' | 'leave' | undefined } = {},
  ): PushRule {
    const { store, changes } = this.#context
    return store.transaction(() => {
      const appId = this.#apps.row(app).id
      const row = this.#row(appId, rule)
      const last = this.#view(row)
      const pushed = this.#statements.pushed.all(row.id)
      this.#statements.endPushes.run(row.id)
      store.db.delete(pushRules).where(eq(pushRules.id, row.id)).run()
      for (const { id, displayName } of pushed)
        changes.record('app.group.unpushed', id, { displayName, target, rule: row.name }, { appId })
      this.#record('app.pushRule.deleted', row, { target })
      return last
    })
  }

  #change(app: string, name: string, valuesOf: (row: PushRuleRow) => Partial<PushRuleRow>): PushRule {
    return this.#context.store.transaction(() => {
      const appRow = this.#apps.row(app)
      const row = this.#row(appRow.id, name)
      const after: PushRuleRow = { ...row, ...valuesOf(row) }
      const changed = pushRuleDifference(row, after)
      if (Object.keys(changed).length === 0) return this.#view(row)
      this.#freeName(appRow.id, after.name, row.id)
      this.#context.store.db.update(pushRules).set(after).where(eq(pushRules.id, row.id)).run()
      this.#record('app.pushRule.changed', after, { changed })
      if (after.status === 'active') this.#begin(appRow, after)
      return this.#view(after)
    })
  }

  #begin(app: AppRow, rule: PushRuleRow): void {
    const found = this.#pushes.matching(rule)
    const limit = this.#limitOf(app)
    if (limit !== null && found.length > limit) {
      throw new AppError(
        'ERR_PUSH_RULE_INVALID',
        `The push rule "${rule.name}" matches ${found.length} groups; the profile of "${app.name}" allows ${limit}.`,
        { hint: 'Make several rules of it, or say group.pushRuleLimit in the overrides of the app.' },
      )
    }
    this.#pushes.begin(rule, found)
  }

  #row(appId: string, rule: string): PushRuleRow {
    const byId = isId('rul', rule) ? this.#statements.byId.get({ appId, rule }) : undefined
    const row = byId ?? this.#statements.byName.get({ appId, rule })
    if (!row) throw notFound('push rule', rule, this.#statements.names.all(appId))
    return row
  }

  #freeName(appId: string, name: string, ownId?: string): void {
    const holder = this.#statements.byName.get({ appId, rule: name })
    if (!holder || holder.id === ownId) return
    throw new AppError('ERR_CONFLICT', `The name "${name}" belongs to another push rule, ${holder.id}.`)
  }

  #view(row: PushRuleRow): PushRule {
    const [[, count] = ['', 0]] = this.#statements.counts.all(JSON.stringify([row.id]))
    return pushRuleView(row, count)
  }

  #record(
    event: 'app.pushRule.created' | 'app.pushRule.changed' | 'app.pushRule.deleted',
    { id, appId, name }: PushRuleRow,
    more: JsonObject,
  ): void {
    this.#context.changes.record(event, id, { name, ...more }, { appId })
  }
}

function prepare({ db, sqlite }: Store) {
  const ofApp = eq(pushRules.appId, sql.placeholder('appId'))
  const one = (column: typeof pushRules.id | typeof pushRules.name) =>
    db
      .select()
      .from(pushRules)
      .where(and(ofApp, eq(column, sql.placeholder('rule'))))
      .prepare()
  return {
    byId: one(pushRules.id),
    byName: one(pushRules.name),
    page: db
      .select()
      .from(pushRules)
      .where(and(ofApp, gt(pushRules.ordinal, sql.placeholder('after'))))
      .orderBy(asc(pushRules.ordinal))
      .limit(sql.placeholder('limit'))
      .prepare(),
    names: sqlite
      .prepare<[string], string>('SELECT name FROM push_rules WHERE app_id = ? ORDER BY ordinal LIMIT 1000')
      .pluck(),
    counts: sqlite
      .prepare<[string], [string, number]>(
        `SELECT rule_id, count(*) FROM pushed_groups
         WHERE rule_id IN (SELECT value FROM json_each(?)) GROUP BY rule_id`,
      )
      .raw(),
    pushed: sqlite.prepare<[string], { id: string; displayName: string }>(
      `SELECT g.id, g.display_name AS displayName FROM pushed_groups p JOIN groups g ON g.id = p.group_id
       WHERE p.rule_id = ? ORDER BY g.ordinal`,
    ),
    endPushes: sqlite.prepare<[string]>('DELETE FROM pushed_groups WHERE rule_id = ?'),
  }
}
