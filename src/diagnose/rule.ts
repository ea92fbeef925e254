import type { Profile } from '../profile/schema.ts'
import type { Known } from './known.ts'
import type { Probe } from './probe.ts'
import type { Seen } from './seen.ts'

/** blocker: provisioning stops, data is lost, or a hole. major: a flow of at least one vendor breaks. */
export type Severity = 'blocker' | 'major' | 'minor' | 'info'

/** One thing that is required of a target, how a breach shows, and whom it hurts. */
export interface Rule {
  /** Stable, greppable: `RFC7644-3.4.2-empty-200`. */
  id: string
  /** 2: worth knowing, and nothing a vendor's flow depends on. */
  tier: 1 | 2
  /** passive: on the traffic of a sync. active: needs requests of its own. both: passive where a profile sends as much. */
  mode: 'passive' | 'active' | 'both'
  /** What is required, by whom, at which level: one sentence with its section. */
  required: string
  /** Where that can be read. */
  source: string
  severity: Severity
  /** By family or name of a profile. */
  severities?: Readonly<Record<string, Severity>>
  /** Which IdP breaks, and what its administrator sees. */
  breaks: string
  /** The same for one family, where it can be said more exactly. */
  breaksFor?: Readonly<Record<string, string>>
  /** What the developer does about it. */
  fix: string
  /** Where sources disagree: what the other side says. Shown with the fix, never decided in silence. */
  disagreement?: string
  /** Rules whose breach on the same exchange explains a breach of this one: it becomes inconclusive then. */
  after?: readonly string[]
  /**
   * Judges one exchange of ordinary traffic, with what was known before it. Pure. Nothing: the exchange does not
   * exercise the rule.
   */
  evaluate?: (seen: Seen, context: RuleContext) => Verdict | Verdict[] | undefined
  /** Judges by requests of its own, on objects of its own. */
  probe?: Probe
}

export interface RuleContext {
  profile: Pick<Profile, 'name' | 'family'>
  known: Known
  /** As the app's administrator typed it. */
  baseUrl: string
  /** What must not come back. */
  secrets: readonly string[]
}

export type Verdict =
  | { verdict: 'pass' }
  | (Told & { verdict: 'inconclusive' })
  | (Told & { verdict: 'fail' | 'warn' })

interface Told {
  /** What was seen, one or two sentences with the value in question. */
  seen: string
  /**
   * What tells one breach of the rule from another, such as an attribute or a kind of request: breaches with the same
   * aspect are one finding with a count.
   */
  aspect?: string
  /** The offending part of the exchange, quoted; shown marked. */
  excerpt?: Excerpt
  /** Exchanges that this rests on besides the one judged. */
  also?: readonly number[]
  /** Where this breach of the rule weighs otherwise than the rule does. */
  severity?: Severity
}

/** What a verdict may say besides its sentence. */
type More = Omit<Told, 'seen'>

export interface Excerpt {
  part: 'request' | 'response'
  /** The line as it stood on the wire: a status line, a header, or a piece of the body. */
  line: string
}

export const pass: Verdict = { verdict: 'pass' }

export function fail(seen: string, more: More = {}): Verdict {
  return { verdict: 'fail', seen, ...more }
}

export function warn(seen: string, more: More = {}): Verdict {
  return { verdict: 'warn', seen, ...more }
}

export function inconclusive(seen: string): Verdict {
  return { verdict: 'inconclusive', seen }
}

/** How much a failure weighs for the profile in use. */
export function severityFor({ severity, severities = {} }: Rule, profile: RuleContext['profile']): Severity {
  return severities[profile.name] ?? severities[profile.family] ?? severity
}

/** How much a breach weighs: what is special about it counts, and a warning weighs less than a failure of the same rule. */
export function severityOf(
  rule: Rule,
  { verdict, severity }: { verdict: 'fail' | 'warn'; severity?: Severity },
  profile: RuleContext['profile'],
): Severity {
  const full = severity ?? severityFor(rule, profile)
  return verdict === 'warn' ? lesser[full] : full
}

const lesser: Record<Severity, Severity> = { blocker: 'major', major: 'minor', minor: 'minor', info: 'info' }
