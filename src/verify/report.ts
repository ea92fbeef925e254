import type { Seen } from '../diagnose/seen.ts'
import { maskExchange } from '../wire/mask.ts'
import { exchangeIdOf, type VerifyFinding } from './finding.ts'
import type { TestReport } from './test-report.ts'

/** What a run has found. The shape of `verify --json`. */
export interface Report {
  target: string
  /** The vendor whose severities count; null without one. */
  profile: string | null
  /** Stands in every name that was used. */
  run: string
  suites: { name: string; tests: TestReport[] }[]
  /** Worst first. */
  findings: VerifyFinding[]
  /** What the suites that were played do not see. */
  advice: string[]
  /** Requests that probes have sent. */
  requests: number
  /** Whether the target has stopped answering before the end. */
  stopped: boolean
  /** What could not be removed from the target. */
  left: { resource: 'User' | 'Group'; id: string }[]
  /** The exchanges that findings and failures name, secrets masked, long bodies cut. */
  exchanges: ReportedExchange[]
}

export interface ReportedExchange {
  id: string
  request: {
    method: string
    path: string
    query: string | null
    headers: [string, string][]
    body: string | null
  }
  response: { status: number; headers: [string, string][]; body: string } | null
  error: string | null
  durationMs: number
}

/** Characters of a body that are kept. */
const longestBody = 4000

export function reportOf({
  exchanges,
  secrets,
  suites,
  ...rest
}: Omit<Report, 'exchanges'> & {
  exchanges: ReadonlyMap<number, Seen>
  secrets: readonly string[]
}): Report {
  const named = new Set([
    ...rest.findings.flatMap(({ exchangeIds }) => exchangeIds),
    ...suites.flatMap(({ tests }) =>
      tests.flatMap(({ failures }) => failures.map(({ exchangeId }) => exchangeId)),
    ),
  ])
  return {
    ...rest,
    suites,
    exchanges: [...exchanges.values()]
      .filter(({ seq }) => named.has(exchangeIdOf(seq)))
      .map((seen) => reported(seen, secrets)),
  }
}

function reported({ seq, exchange }: Seen, secrets: readonly string[]): ReportedExchange {
  const { request, response, error, durationMs } = maskExchange(exchange, secrets)
  const { method, path, query, headers, body } = request
  return {
    id: exchangeIdOf(seq),
    request: { method, path, query, headers, body: body === null ? null : cut(body) },
    response: response && { status: response.status, headers: response.headers, body: cut(response.body) },
    error: error?.message ?? null,
    durationMs: Math.round(durationMs),
  }
}

function cut(text: string): string {
  return text.length > longestBody ? `${text.slice(0, longestBody)} …` : text
}
