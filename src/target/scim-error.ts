/** The keywords of RFC 7644 §3.12, table 9, and of RFC 9865 §2.1. */
export type ScimType =
  | 'invalidCursor'
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'

/** A request that is refused: RFC 7644 §3.12. */
export class ScimError extends Error {
  readonly status: number
  readonly scimType: ScimType | undefined
  /** One sentence for the developer of the client: which value, and why not. */
  readonly detail: string
  readonly headers: Record<string, string>

  constructor(status: number, detail: string, scimType?: ScimType, headers: Record<string, string> = {}) {
    super(detail)
    this.name = 'ScimError'
    this.status = status
    this.detail = detail
    this.scimType = scimType
    this.headers = headers
  }
}

export function notFound(what: string): ScimError {
  return new ScimError(404, `${what} does not exist`)
}

/** RFC 7644 §3.7.4 asks for the limit in the answer. */
export function tooLarge(limit: number): ScimError {
  return new ScimError(413, `The body is larger than the ${limit} bytes taken here`)
}
