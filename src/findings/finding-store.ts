import type { Breach } from '../diagnose/breach.ts'
import type { Excerpt, Severity } from '../diagnose/rule.ts'
import type { Store } from '../store/store.ts'

export interface FindingRow {
  id: number
  appId: string
  app: string
  profile: string
  rule: string
  verdict: 'fail' | 'warn'
  severity: Severity
  operationSeq: number | null
  exchangeSeqs: number[]
  count: number
  seen: string
  excerpt: Excerpt | null
  firstAt: number
  lastAt: number
}

export interface FindingFilter {
  appId?: string | undefined
  after?: number | undefined
  limit?: number | undefined
}

/** Exchanges named by a finding, besides the last one. */
const mostExchanges = 5

/** What targets were seen to do wrong. A breach that was seen before is counted, not told again. */
export class FindingStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  /** Writes one down with the next group of small writes. `seen` and the excerpt must have been masked. */
  record(
    { rule, seq, verdict }: Breach & { verdict: { verdict: 'fail' | 'warn' } },
    where: { appId: string; operationSeq: number | null; severity: Severity; at: number },
  ): void {
    const { seen, aspect = '', excerpt, also = [] } = verdict
    const row = {
      ...where,
      rule: rule.id,
      aspect,
      verdict: verdict.verdict,
      exchangeSeqs: JSON.stringify([...new Set([...also, seq])].slice(0, mostExchanges)),
      seq,
      seen,
      excerpt: excerpt ? JSON.stringify(excerpt) : null,
    }
    const seqs = JSON.stringify([...new Set([...also.slice(0, mostExchanges), seq])])
    const { appId } = where
    this.#store.defer(() => {
      this.#statements.record.run(row)
      this.#statements.rest.run({ appId, rule: rule.id, aspect, seqs })
    })
  }

  /** In the order in which they were first seen. */
  list({ appId, after = 0, limit = -1 }: FindingFilter = {}): FindingRow[] {
    this.#store.flush()
    const rows = this.#statements.list.all({ appId: appId ?? null, after, limit }) as RawRow[]
    return rows.map(toRow)
  }

  /** Ids of the findings that rest on each of some exchanges. */
  ofExchanges(seqs: readonly number[]): { exchangeSeq: number; id: number }[] {
    this.#store.flush()
    return this.#statements.ofExchanges.all(JSON.stringify(seqs)) as { exchangeSeq: number; id: number }[]
  }

  /** Findings that rest on exchanges of some operations, the worst first. */
  ofOperations(seqs: readonly number[]): (Pick<FindingRow, 'id' | 'rule' | 'severity' | 'seen'> & {
    operationSeq: number
    profile: string
  })[] {
    this.#store.flush()
    return this.#statements.ofOperations.all(JSON.stringify(seqs)) as never
  }

  /** Ways of breaking a rule that have been told of an app. */
  aspects(appId: string): { rule: string; aspect: string }[] {
    this.#store.flush()
    return this.#statements.aspects.all({ appId }) as { rule: string; aspect: string }[]
  }
}

type RawRow = Omit<FindingRow, 'exchangeSeqs' | 'excerpt'> & { exchangeSeqs: string; excerpt: string | null }

function toRow(row: RawRow): FindingRow {
  return {
    ...row,
    exchangeSeqs: JSON.parse(row.exchangeSeqs),
    excerpt: row.excerpt === null ? null : JSON.parse(row.excerpt),
  }
}

function prepare({ sqlite }: Store) {
  return {
    record: sqlite.prepare(`INSERT INTO findings
      (app_id, rule, aspect, verdict, severity, operation_seq, exchange_seqs, count, seen, excerpt, first_at, last_at)
      SELECT @appId, @rule, @aspect, @verdict, @severity, @operationSeq, @exchangeSeqs, 1, @seen, @excerpt, @at, @at
      -- The app may have been deleted while the exchange was under way.
      WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
      ON CONFLICT DO UPDATE SET count = count + 1, last_at = excluded.last_at,
        -- A failure tells more than the warning that came first.
        seen = iif(verdict = 'warn' AND excluded.verdict = 'fail', excluded.seen, seen),
        excerpt = iif(verdict = 'warn' AND excluded.verdict = 'fail', excluded.excerpt, excerpt),
        severity = iif(verdict = 'warn' AND excluded.verdict = 'fail', excluded.severity, severity),
        verdict = iif(verdict = 'warn' AND excluded.verdict = 'fail', excluded.verdict, verdict),
        exchange_seqs = CASE WHEN json_array_length(exchange_seqs) < ${mostExchanges}
          THEN json_insert(exchange_seqs, '$[#]', @seq)
          ELSE json_set(exchange_seqs, '$[${mostExchanges}]', @seq) END`),
    list: sqlite.prepare(`SELECT f.id, f.app_id AS appId, a.name AS app, a.profile, f.rule, f.verdict, f.severity,
      f.operation_seq AS operationSeq, f.exchange_seqs AS exchangeSeqs, f.count, f.seen, f.excerpt,
      f.first_at AS firstAt, f.last_at AS lastAt
      FROM findings f JOIN apps a ON a.id = f.app_id
      WHERE f.id > @after AND (@appId IS NULL OR f.app_id = @appId) ORDER BY f.id LIMIT @limit`),
    rest: sqlite.prepare(`INSERT OR IGNORE INTO finding_exchanges (exchange_seq, finding_id)
      SELECT s.value, f.id FROM findings f, json_each(@seqs) s
      WHERE f.app_id = @appId AND f.rule = @rule AND f.aspect = @aspect`),
    ofExchanges: sqlite.prepare(`SELECT exchange_seq AS exchangeSeq, finding_id AS id FROM finding_exchanges
      WHERE exchange_seq IN (SELECT value FROM json_each(?)) ORDER BY finding_id`),
    ofOperations:
      sqlite.prepare(`SELECT DISTINCT e.operation_seq AS operationSeq, f.id, f.rule, f.severity, f.seen,
      a.profile FROM exchanges e JOIN finding_exchanges r ON r.exchange_seq = e.seq
      JOIN findings f ON f.id = r.finding_id JOIN apps a ON a.id = f.app_id
      WHERE e.operation_seq IN (SELECT value FROM json_each(?))
      ORDER BY CASE f.severity WHEN 'blocker' THEN 0 WHEN 'major' THEN 1 WHEN 'minor' THEN 2 ELSE 3 END, f.id`),
    aspects: sqlite.prepare('SELECT rule, aspect FROM findings WHERE app_id = @appId'),
  }
}
