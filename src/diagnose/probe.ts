import type { Json, JsonObject } from '../base/json.ts'
import type { Profile } from '../profile/schema.ts'
import type { Verdict } from './rule.ts'
import type { Seen } from './seen.ts'

/** A request of a probe: like a vendor's, with everything that a probe may want to do differently. */
export interface ProbeRequest {
  method: string
  /** Below the base URL, percent-encoded. */
  path: string
  /** The exact text after `?`; none by default. */
  query?: string
  /** JSON, or the exact text. */
  body?: Json | { text: string }
  /** Instead of the usual ones: `Accept`, `Content-Type` …; null leaves one out. */
  headers?: Readonly<Record<string, string | null>>
  /**
   * given: that of the run (default). none: no Authorization. second: another tenant's. lower-case: with the scheme in
   * lower case. in-query: as `access_token`, without a header. Or the header's exact value.
   */
  credential?: 'given' | 'none' | 'second' | 'lower-case' | 'in-query' | { header: string }
  /**
   * The request is wrong on purpose, or its answer says nothing of how well-meant requests are treated: rules that
   * watch ordinary traffic do not judge it, but for those on the form of answers.
   */
  odd?: boolean
  /** Of several requests: milliseconds after the first at which it is sent. All at once by default. */
  atMs?: number
}

/** Yields one request, or several that are sent at once; is handed what was seen. */
export type ProbeConversation<Result = Verdict | Verdict[]> = Generator<
  ProbeRequest | ProbeRequest[],
  Result,
  Seen | Seen[]
>

/** What a probe works with. Everything that it creates is removed afterwards, also after an interruption. */
export interface ProbeLab {
  /** A name that nobody has: `scimulator-<run>-<n>`, with what is given in it. */
  name(about?: string): string
  /** The body of a user whom any server should take: names, e-mail, active; a new userName unless one is given. */
  user(attributes?: JsonObject): JsonObject
  group(attributes?: JsonObject): JsonObject
  /** Whether there is a credential of a second tenant. */
  readonly secondTenant: boolean
  /** Whether the credential is fetched from a token endpoint. */
  readonly fetchesToken: boolean
  /** Seconds that it lives, as the endpoint said; null when it did not say. */
  readonly tokenSeconds: () => number | null
  /** The vendor whose severities count, and in whose forms its engine writes where a vendor's own suite drives that. */
  readonly profile: Pick<Profile, 'name' | 'family'> & {
    readonly forms?: Pick<Profile, 'user' | 'membership' | 'patch'>
  }
  readonly baseUrl: string
  /** How many seconds a probe of the load goes on. */
  readonly loadSeconds: number
  /** How many members a large group has. */
  readonly largeGroup: number
}

export type Probe = (lab: ProbeLab) => ProbeConversation

/** One request, one answer. */
export function* ask(request: ProbeRequest): ProbeConversation<Seen> {
  return (yield request) as Seen
}

/** Several at once; the answers in the order of the requests. */
export function* askAll(requests: ProbeRequest[]): ProbeConversation<Seen[]> {
  return (yield requests) as Seen[]
}

/** Thrown by a probe whose preparation did not succeed: it is inconclusive, and what explains it is named. */
export class Unprepared extends Error {
  /** The exchange that should have prepared it. */
  readonly seen: Seen

  constructor(seen: Seen, what: string) {
    super(what)
    this.seen = seen
  }
}

/** Thrown by a probe that has nothing to try here: there is no second tenant, or the target says that it lacks the feature. */
export class NotExercised extends Error {}
