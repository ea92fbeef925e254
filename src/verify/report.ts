import type { Verdict } from '../diagnose/rule.ts'
import type { Seen } from '../diagnose/seen.ts'
import { maskExchange, maskText } from '../wire/mask.ts'
import { exchangeIdOf, type VerifyFinding } from './finding.ts'

export interface TestReport {
  name: string
  verdict: Verdict['verdict'] | 'not-exercised'
  /** Rules of the catalogue that it is about. */
  rules: string[]
  /** What was seen, or why nothing was; null where it passed. */
  seen: string | null
}

/** What a run has found. The shape of `verify --json`. */
export interface Report {
  target: string
  run: string
  suites: { name: string; tests: TestReport[] }[]
  /** Worst first. */
  findings: VerifyFinding[]
  /** Requests that probes have sent. */
  requests: number
  /** What could not be removed from the target. */
  left: { resource: 'User' | 'Group'; id: string }[]
  /** The exchanges that findings name, secrets masked, long bodies cut. */
  exchanges: ReportedExchange[]
}

export interface ReportedExchange {
  id: string
  request: { method: string; path: string; query: string | null; body: string | null }
  response: { status: number; headers: [string, string][]; body: string } | null
  error: string | null
  durationMs: number
}

/** Characters of a body that are kept. */
const longestBody = 4000

export function reportOf({
  left,
  exchanges,
  secrets,
  suites,
  ...rest
}: Omit<Report, 'exchanges' | 'left'> & {
  left: readonly { type: 'User' | 'Group'; id: string }[]
  exchanges: ReadonlyMap<number, Seen>
  secrets: readonly string[]
}): Report {
  const named = new Set(rest.findings.flatMap(({ exchangeIds }) => exchangeIds))
  return {
    ...rest,
    suites: suites.map(({ name, tests }) => ({
      name,
      tests: tests.map((test) => ({
        ...test,
        seen: test.seen === null ? null : maskText(test.seen, secrets),
      })),
    })),
    left: left.map(({ type, id }) => ({ resource: type, id })),
    exchanges: [...exchanges.values()]
      .filter(({ seq }) => named.has(exchangeIdOf(seq)))
      .map((seen) => reported(seen, secrets)),
  }
}

function reported({ seq, exchange }: Seen, secrets: readonly string[]): ReportedExchange {
  const { request, response, error, durationMs } = maskExchange(exchange, secrets)
  const { method, path, query, body } = request
  return {
    id: exchangeIdOf(seq),
    request: { method, path, query, body: body === null ? null : cut(body) },
    response: response && { status: response.status, headers: response.headers, body: cut(response.body) },
    error: error?.message ?? null,
    durationMs: Math.round(durationMs),
  }
}

function cut(text: string): string {
  return text.length > longestBody ? `${text.slice(0, longestBody)} …` : text
}
