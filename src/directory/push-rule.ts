import { eq } from 'drizzle-orm'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { pushRules } from '../store/schema.ts'
import type { AppRow, Apps } from './app.ts'
import { checkInput } from './check-input.ts'
import type { Context } from './context.ts'
import { identitySource } from './identity.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'
import { PushRuleRows } from './push-rule-rows.ts'
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
  readonly #rules: PushRuleRows
  #limitOf: (app: AppRow) => number | null = () => null

  constructor(context: Context, apps: Apps, pushes: RulePushes) {
    this.#context = context
    this.#apps = apps
    this.#pushes = pushes
    this.#identity = identitySource(context.store, 'rul')
    this.#rules = new PushRuleRows(context.store)
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
      this.#rules.freeName(row.id, name)
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
      return this.#rules.view(rule)
    })
  }

  get(app: string, rule: string): PushRule {
    return this.#rules.view(this.#rules.row(this.#apps.row(app).id, rule))
  }

  /** In the order in which they were made. */
  list(app: string, request: PageRequest = {}): Page<PushRule> {
    const { after, limit } = readPage(request)
    const rows = this.#rules.page(this.#apps.row(app).id, after, limit + 1)
    const counts = this.#rules.counts(rows)
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
      const row = this.#rules.row(appId, rule)
      const last = this.#rules.view(row)
      const pushed = this.#rules.endPushes(row.id)
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
      const row = this.#rules.row(appRow.id, name)
      const after: PushRuleRow = { ...row, ...valuesOf(row) }
      const changed = pushRuleDifference(row, after)
      if (Object.keys(changed).length === 0) return this.#rules.view(row)
      this.#rules.freeName(appRow.id, after.name, row.id)
      this.#context.store.db.update(pushRules).set(after).where(eq(pushRules.id, row.id)).run()
      this.#record('app.pushRule.changed', after, { changed })
      if (after.status === 'active') this.#begin(appRow, after)
      return this.#rules.view(after)
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

  #record(
    event: 'app.pushRule.created' | 'app.pushRule.changed' | 'app.pushRule.deleted',
    { id, appId, name }: PushRuleRow,
    more: JsonObject,
  ): void {
    this.#context.changes.record(event, id, { name, ...more }, { appId })
  }
}
