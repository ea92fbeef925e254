import type { Failure } from './outcome.ts'

/**
 * One request as a vendor would write it, without host and credentials. Plain data: it can be printed, compared and
 * stored. The body is text, because key order and number form are part of fidelity.
 */
export interface RequestSpec {
  /** What the vendor wants by it: `user-lookup`, `group-add-members` …; shown in the journal. */
  intent: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base URL, percent-encoded, with its leading slash: `/Users/2819c223`. */
  path: string
  /** The exact text after `?`; null when there is no `?` at all. */
  query: string | null
  body: string | null
}

/** What came back, or why nothing did. */
export interface Answer {
  /** 0 without an answer. */
  status: number
  /** Header names in lower case. */
  headers: Record<string, string>
  /** The body as text; empty when there was none. */
  text: string
  /** Set when there was no answer, or no complete one. */
  unanswered?: Failure
}

/**
 * A vendor's way to make one thing true: a generator that yields requests, is handed answers, and returns an
 * outcome. It does no input or output of its own, and always begins by looking, so after a crash it is simply
 * started again.
 */
export type Conversation<Result> = Generator<RequestSpec, Result, Answer>
