import type { Breach } from './breach.ts'

/** Ways of breaking one rule that are told apart. */
export const mostAspects = 20

/** The aspect under which all others are counted. */
export const furtherAspects = '(further)'

/** Keeps the findings of a rule few: a target may break it in another way each time, on purpose or not. */
export class Aspects {
  readonly #known = new Map<string, Set<string>>()

  /** `told`: what was told apart before, such as in an earlier process. */
  constructor(told: Iterable<{ rule: string; aspect: string }> = []) {
    for (const { rule, aspect } of told) this.#of(rule).add(aspect)
  }

  /** The breach itself, or as one of the further ones, which count together. */
  limit(breach: Breach): Breach {
    const { verdict, rule } = breach
    const { aspect = '' } = verdict
    const known = this.#of(rule.id)
    if (known.has(aspect)) return breach
    if (known.size < mostAspects) {
      known.add(aspect)
      return breach
    }
    const seen = `${verdict.seen} ${mostAspects} other kinds of this breach are told one by one; this and all further ones are only counted.`
    return { ...breach, verdict: { ...verdict, aspect: furtherAspects, seen } }
  }

  #of(rule: string): Set<string> {
    const known = this.#known.get(rule) ?? new Set()
    this.#known.set(rule, known)
    return known
  }
}
