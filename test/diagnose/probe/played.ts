import type { Json } from '../../../src/base/json.ts'
import { Judge } from '../../../src/diagnose/judge.ts'
import type { Probe, ProbeRequest } from '../../../src/diagnose/probe.ts'
import type { Verdict } from '../../../src/diagnose/rule.ts'
import type { Seen } from '../../../src/diagnose/seen.ts'
import { createProbeLab } from '../../../src/verify/lab.ts'
import { play } from '../../../src/verify/play.ts'
import type { Wired } from '../wire.ts'

/** What a probe asked, what it concludes, and which rules on ordinary traffic its well-meant requests break. */
export interface ProbePlayed {
  asked: string[]
  /** `fail`, `inconclusive` … with their sentences; of a probe whose preparation failed just that. */
  concludes: string[]
  told: string[]
}

/** Plays a probe against answers worked out by hand. */
export async function played(probe: Probe, answer: (request: ProbeRequest) => Wired): Promise<ProbePlayed> {
  const baseUrl = 'https://app.test/scim/v2'
  const profile = { name: 'none', family: 'none' }
  const settings = { secondTenant: false, fetchesToken: false, tokenSeconds: () => null }
  const lab = createProbeLab({ run: 'run', ...settings, profile, baseUrl, loadSeconds: 1, largeGroup: 1 })
  const judge = new Judge({ profile, baseUrl, secrets: [] })
  const asked: string[] = []
  const told = new Set<string>()
  const one = async (request: ProbeRequest): Promise<Seen> => {
    const { method, path, query } = request
    asked.push(`${method} ${path}${query === undefined ? '' : `?${query}`}`)
    const seen = answer(request)(asked.length)
    const breaches = request.odd ? [] : judge.look(seen)
    for (const { rule, verdict } of breaches) if (verdict.verdict !== 'inconclusive') told.add(rule.id)
    return seen
  }
  const over = await play(probe(lab), { one, all: (requests) => Promise.all(requests.map(one)) })
  const concludes = over.end === 'over' ? [over.result].flat().map(sentenceOf) : [`${over.end}: ${over.why}`]
  return { asked, concludes, told: [...told].sort() }
}

function sentenceOf(verdict: Verdict): string {
  return 'seen' in verdict ? `${verdict.verdict}: ${verdict.seen}` : verdict.verdict
}

/** The body of a request as JSON. */
export function bodyIn({ body }: ProbeRequest): Json {
  return JSON.parse(JSON.stringify(body))
}
