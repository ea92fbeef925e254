import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { AppError } from '../base/error.ts'
import { pushRules } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { isId } from './identity.ts'
import { notFound } from './not-found.ts'
import type { PushRule } from './push-rule-schema.ts'
import { pushRuleView } from './push-rule-view.ts'
import type { PushRuleRow } from './rule-pushes.ts'

/** The rules of apps as they are stored, with what each has pushed. */
export class PushRuleRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
  }

  /** By id or by name. */
  row(appId: string, rule: string): PushRuleRow {
    const byId = isId('rul', rule) ? this.#statements.byId.get({ appId, rule }) : undefined
    const row = byId ?? this.#statements.byName.get({ appId, rule })
    if (!row) throw notFound('push rule', rule, this.#statements.names.all(appId))
    return row
  }

  /** In the order in which they were made, behind the one with the ordinal `after`. */
  page(appId: string, after: number, limit: number): PushRuleRow[] {
    return this.#statements.page.all({ appId, after, limit })
  }

  /** How many groups each of them pushes, by id. */
  counts(rows: readonly PushRuleRow[]): Map<string, number> {
    return new Map(this.#statements.counts.all(JSON.stringify(rows.map(({ id }) => id))))
  }

  /** Ends all pushes of a rule. Answers the groups that it had pushed. */
  endPushes(id: string): { id: string; displayName: string }[] {
    const pushed = this.#statements.pushed.all(id)
    this.#statements.endPushes.run(id)
    return pushed
  }

  freeName(appId: string, name: string, ownId?: string): void {
    const holder = this.#statements.byName.get({ appId, rule: name })
    if (!holder || holder.id === ownId) return
    throw new AppError('ERR_CONFLICT', `The name "${name}" belongs to another push rule, ${holder.id}.`)
  }

  view(row: PushRuleRow): PushRule {
    const [[, count] = ['', 0]] = this.#statements.counts.all(JSON.stringify([row.id]))
    return pushRuleView(row, count)
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
