/** Why a PATCH is refused, as RFC 7644 §3.12 answers it. */
export class PatchError extends Error {
  readonly status = 400
  readonly scimType:
    | 'invalidSyntax'
    | 'invalidPath'
    | 'invalidFilter'
    | 'invalidValue'
    | 'noTarget'
    | 'mutability'
  readonly detail: string

  constructor(scimType: PatchError['scimType'], detail: string) {
    super(detail)
    this.name = 'PatchError'
    this.scimType = scimType
    this.detail = detail
  }
}
