/** An answer as it was recorded, or as it is given now. */
export interface RecordedAnswer {
  status: number
  headers: [string, string][]
  body: string
  /** The recording has not kept the body, though there was one, or part of it only. */
  bodyMissing?: true
}

/** One request of a recording. */
export interface Recorded {
  /** Its place among all requests of the file, from 1. */
  number: number
  /** What the vendor wanted by it, where the recording says so. */
  intent: string
  method: string
  /** Absolute, or a path where no host was recorded. The exact text. */
  url: string
  /** In order and case, secrets perhaps masked. */
  headers: [string, string][]
  body: string | null
  /** Null where none was recorded. */
  answer: RecordedAnswer | null
  /** Why it cannot be sent again as it was. */
  flaw?: string | undefined
}

/** A request below a base URL. */
export interface Step extends Recorded {
  /** Below the base URL, percent-encoded. */
  path: string
  /** The exact text after `?`; null when there is none. */
  query: string | null
}

/** A header by its name in any case. */
export function headerOf(headers: readonly [string, string][], name: string): string | undefined {
  const wanted = name.toLowerCase()
  return headers.find(([each]) => each.toLowerCase() === wanted)?.[1]
}
