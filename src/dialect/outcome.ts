export type FailureReason =
  | 'throttled'
  | 'server-error'
  /** 501 */
  | 'not-implemented'
  | 'unauthorized'
  /** 403: known, but not allowed to. */
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  /** A conflict although a look-up had just found nobody. */
  | 'taken'
  /** 422 */
  | 'unprocessable'
  | 'redirect'
  | 'refused'
  /** A look-up was refused, not the thing itself. */
  | 'lookup-refused'
  | 'unparsable'
  | 'empty'
  | 'no-id'
  | 'incomplete'
  | 'not-a-list'
  /** A list where one resource was asked for by its id. */
  | 'several'
  | 'ambiguous'
  /** Another object of the directory has the same matching value, and the resource. */
  | 'duplicate-source'
  /** An attribute without which nobody is created has no value. */
  | 'missing-values'
  | 'transport'
  /** No answer in time. */
  | 'timeout'

/** Why an operation was not carried out. The class decides on retries, the reason is for people. */
export interface Failure {
  class: 'throttled' | 'server-error' | 'network' | 'refused'
  reason: FailureReason
  /** HTTP status, when there was an answer. */
  status: number | null
  /** One sentence: what was asked, what came back. */
  message: string
  /** The target's own words: `detail` of a SCIM error, or the beginning of whatever it sent. */
  detail: string | null
  /** Set where the target may have done what was asked: it was sent, and nobody knows what became of it. */
  inDoubt?: true
  /** Set on an error whose body is something else than JSON. */
  notJson?: true
  /** Seconds, from a Retry-After header with a whole number. */
  retryAfter: number | null
}

/** How a conversation ended. */
export type Outcome =
  | {
      result:
        | 'created'
        | 'linked'
        | 'updated'
        | 'unchanged'
        /** Nothing was sent: there is no value to find the resource by. */
        | 'unmatched'
        | 'deactivated'
        | 'reactivated'
        | 'deleted'
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
      /** False when the resource that was found is not in use. */
      active?: boolean
      /** The id that was known is dead. */
      unlink: boolean
    }

/** A failure before anything is asked of the target, or without its fault. */
export function unanswered(reason: FailureReason, message: string): Failure {
  return { class: 'refused', reason, status: null, message, detail: null, retryAfter: null }
}

/** Of an object that has no value to be found by. */
export const unmatched: Outcome = { result: 'unmatched', targetId: undefined, told: 'nothing' }

/** The outcome of a create that followed a look-up without a hit: then a conflict is one with somebody who was not found. */
export function afterNoMatch(outcome: Outcome): Outcome {
  return outcome.result === 'failed' && outcome.failure.reason === 'conflict'
    ? { ...outcome, failure: { ...outcome.failure, reason: 'taken' } }
    : outcome
}

export function failed(failure: Failure, targetId?: string, unlink = false): Outcome {
  return { result: 'failed', failure, targetId, unlink }
}
