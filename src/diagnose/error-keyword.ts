/** What `scimType` may be: RFC 7644 §3.12, Table 9, and RFC 9865 §2.1. */
const keywords: ReadonlySet<unknown> = new Set([
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
  'invalidCursor',
  'expiredCursor',
  'invalidCount',
])

/** Whether it is a keyword at all: of others the rule `RFC7644-3.12-scimType` speaks, and no other. */
export function isKeyword(scimType: unknown): boolean {
  return keywords.has(scimType)
}
