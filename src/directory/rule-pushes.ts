import { and, asc, eq, notExists, sql } from 'drizzle-orm'
import { caseFold } from '../base/case-fold.ts'
import { type groups, pushedGroups, pushRules } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'
import type { PushCondition } from './push-rule-schema.ts'

export type PushRuleRow = typeof pushRules.$inferSelect

/** As much of a group as rules look at. */
type Candidate = Pick<typeof groups.$inferSelect, 'id' | 'displayName' | 'description'>

/** Begins the pushes that rules ask for, each with its change. The caller opens the transaction. */
export class RulePushes {
  readonly #context: Context
  readonly #statements: ReturnType<typeof prepare>

  constructor(context: Context) {
    this.#context = context
    this.#statements = prepare(context.store)
  }

  /** The group is new, or has another name or description. Of several rules of an app the oldest one counts. */
  look(group: Candidate): void {
    for (const rule of this.#statements.rulesFor.all({ groupId: group.id })) {
      if (matches(rule, group)) this.#begin(rule, group)
    }
  }

  /** Every group that the rule matches, pushed or not. */
  matching(rule: Pick<PushRuleRow, 'displayName' | 'description'>): Candidate[] {
    const found: Candidate[] = []
    for (const group of this.#statements.groups.iterate()) if (matches(rule, group)) found.push(group)
    return found
  }

  /** What is pushed already stays as it is. */
  begin(rule: PushRuleRow, candidates: readonly Candidate[]): void {
    for (const group of candidates) this.#begin(rule, group)
  }

  #begin({ id, appId, name }: PushRuleRow, { id: groupId, displayName }: Candidate): void {
    if (this.#statements.push.run(appId, groupId, id).changes === 0) return
    this.#context.changes.record('app.group.pushed', groupId, { displayName, rule: name }, { appId })
  }
}

/** Whether the group is one of those that the rule is about. Pure. */
export function matches(
  { displayName, description }: Pick<PushRuleRow, 'displayName' | 'description'>,
  group: Pick<Candidate, 'displayName' | 'description'>,
): boolean {
  if (!holds(displayName, group.displayName)) return false
  return description === null || holds(description, group.description ?? '')
}

function holds({ startsWith, endsWith, contains }: PushCondition, value: string): boolean {
  const folded = caseFold(value)
  if (startsWith !== undefined) return folded.startsWith(caseFold(startsWith))
  if (endsWith !== undefined) return folded.endsWith(caseFold(endsWith))
  return folded.includes(caseFold(contains ?? ''))
}

function prepare({ db, sqlite }: Store) {
  const pushedAlready = db
    .select({ one: sql`1` })
    .from(pushedGroups)
    .where(and(eq(pushedGroups.appId, pushRules.appId), eq(pushedGroups.groupId, sql.placeholder('groupId'))))
  return {
    rulesFor: db
      .select()
      .from(pushRules)
      .where(and(eq(pushRules.status, 'active'), notExists(pushedAlready)))
      .orderBy(asc(pushRules.ordinal))
      .prepare(),
    groups: sqlite.prepare<[], Candidate>(
      'SELECT id, display_name AS displayName, description FROM groups ORDER BY ordinal',
    ),
    push: sqlite.prepare<[string, string, string]>(
      `INSERT INTO pushed_groups (app_id, group_id, status, rule_id) VALUES (?, ?, 'active', ?)
       ON CONFLICT DO NOTHING`,
    ),
  }
}
