/** Why an operation was not carried out. The class decides on retries, the reason is for people. */
export interface Failure {
  class: 'throttled' | 'server-error' | 'network' | 'refused'
  reason:
    | 'throttled'
    | 'server-error'
    | 'unauthorized'
    | 'not-found'
    | 'conflict'
    | 'redirect'
    | 'refused'
    | 'unparsable'
    | 'empty'
    | 'no-id'
    | 'incomplete'
    | 'not-a-list'
    | 'ambiguous'
    | 'transport'
  /** HTTP status, when there was an answer. */
  status: number | null
  /** One sentence: what was asked, what came back. */
  message: string
  /** The target's own words: `detail` of a SCIM error, or the beginning of whatever it sent. */
  detail: string | null
  /** Set on an error whose body is something else than JSON. */
  notJson?: true
  /** Seconds, from a Retry-After header with a whole number. */
  retryAfter: number | null
}

/** How a conversation ended. */
export type Outcome =
  | {
      result: 'created' | 'linked' | 'updated' | 'unchanged' | 'deactivated' | 'reactivated' | 'deleted'
      /** The resource's id; undefined when it was deleted. */
      targetId: string | undefined
      /** How much of what is desired the target has been told. */
      told: 'everything' | 'active' | 'references' | 'nothing'
    }
  | {
      result: 'failed'
      failure: Failure
      /** Set when the resource was found or made before the failure: the link is worth keeping. */
      targetId: string | undefined
      /** The id that was known is dead. */
      unlink: boolean
    }

export function failed(failure: Failure, targetId?: string, unlink = false): Outcome {
  return { result: 'failed', failure, targetId, unlink }
}
