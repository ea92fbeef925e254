/** Rules that no switch of a target on loopback can break, each with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  'RFC7644-7.2-tls': 'the target speaks plain HTTP on loopback, so the rule is always broken there',
  'RFC7644-1.3-base-no-query':
    'it judges the base URL that the administrator typed, not what the target does',
  'AUTH-oauth-cc': 'the target takes fixed bearer tokens and has no token endpoint',
}
