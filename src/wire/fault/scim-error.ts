/** Body and headers of a SCIM error (RFC 7644 §3.12). */
export function scimError(status: number, detail: string): [body: string, contentType: [string, string]] {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
  return [
    JSON.stringify({ schemas, detail, status: String(status) }),
    ['Content-Type', 'application/scim+json'],
  ]
}
