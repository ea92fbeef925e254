import type { Hooks } from '../hook.ts'

/** One thing that a target does wrong on purpose. Everything else about it stays right. */
export interface Defect {
  /**
   * `D23`: seen in a real server. `N-<rule>`: the plain opposite of a rule, for which nobody's server is needed.
   * `C-<name>`: several things at once that real servers do together.
   */
  id: string
  /** What is seen on the wire, one sentence without its full stop. */
  title: string
  /** Where somebody met it, or where it is written down. Empty for what is ours. */
  seen: readonly string[]
  /** The sources suggest it, but do not show this very behaviour. */
  inferred?: true
  /** The rules that it breaks and that must tell. */
  rules: readonly string[]
  /** Rules that it breaks by the way, where the traffic happens to exercise them. */
  also?: readonly string[]
  hooks: Hooks
}
