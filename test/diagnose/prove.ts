import { describe, expect, test } from 'vitest'
import { Judge } from '../../src/diagnose/judge.ts'
import type { Rule, RuleContext, Verdict } from '../../src/diagnose/rule.ts'
import type { Wired } from './wire.ts'

/** Traffic of which the last exchange is judged; the ones before tell what is known. */
export type Traffic = readonly Wired[]

export interface Breach {
  on: Traffic
  /** The sentence, or how it goes. */
  seen: string | RegExp
  /** The line that is marked; nothing where there is none to mark. */
  excerpt?: string | RegExp
  verdict?: 'fail' | 'warn'
  aspect?: string
  given?: Given
}

/** Other than with Okta, over TLS. */
export interface Given extends Partial<Pick<RuleContext, 'baseUrl' | 'secrets'>> {
  profile?: { name: string; family: string }
}

export interface Examples {
  /** The rule is exercised, and kept. */
  passes: Record<string, Traffic>
  fails: Record<string, Breach>
  /** Nothing is said: it is not exercised, or nobody can tell. */
  silent?: Record<string, Traffic>
  given?: Given
}

/** Proves the rules of one family that watch ordinary traffic: each by an exchange that keeps it and one that does not. */
export function prove(rules: readonly Rule[], examples: Record<string, Examples>): void {
  const watching = rules.filter(({ evaluate }) => evaluate)
  test('every rule has its examples, and no other', () => {
    expect(Object.keys(examples).sort()).toEqual(watching.map(({ id }) => id).sort())
  })
  for (const [id, { passes, fails, silent = {}, given = {} }] of Object.entries(examples)) {
    describe(id, () => {
      test('is kept and is broken', () => {
        expect([Object.keys(passes).length > 0, Object.keys(fails).length > 0]).toEqual([true, true])
      })
      test.each(Object.entries(passes))('passes: %s', (_what, traffic) => {
        expect(judged(id, traffic, given)).toEqual([{ verdict: 'pass' }])
      })
      test.each(Object.entries(fails))('fails: %s', (_what, breach) => {
        const found = judged(id, breach.on, { ...given, ...breach.given })
        expect(found.map(({ verdict }) => verdict)).toEqual([breach.verdict ?? 'fail'])
        const [first] = found as Exclude<Verdict, { verdict: 'pass' }>[]
        expect(first?.seen).toEqual(matching(breach.seen))
        expect(first?.excerpt?.line).toEqual(breach.excerpt && matching(breach.excerpt))
        if (breach.aspect !== undefined) expect(first?.aspect).toBe(breach.aspect)
      })
      test.each(Object.entries(silent))('is silent: %s', (_what, traffic) => {
        expect(judged(id, traffic, given).filter(({ verdict }) => verdict !== 'inconclusive')).toEqual([])
      })
    })
  }
}

/** What a rule says of the last exchange, with all the others beside it. */
export function judged(id: string, traffic: Traffic, given: Given = {}): Verdict[] {
  const judge = new Judge({
    profile: { name: 'okta-oin', family: 'okta' },
    baseUrl: 'https://app.test/scim/v2',
    secrets: ['token-0123456789'],
    ...given,
  })
  const passed = () => judge.tallies.get(id)?.pass ?? 0
  let found: Verdict[] = []
  traffic.forEach((wired, index) => {
    const before = passed()
    const breaches = judge.look(wired(index + 1)).filter(({ rule }) => rule.id === id)
    found = breaches.map(({ verdict }) => verdict)
    if (passed() > before) found.push({ verdict: 'pass' })
  })
  return found
}

function matching(text: string | RegExp): unknown {
  return typeof text === 'string' ? text : expect.stringMatching(text)
}
