import { errorUrn, listResponseUrn } from '../scim/urn.ts'
import type { Representation } from './representation.ts'
import type { ScimError } from './scim-error.ts'
import type { ListOutcome, Outcome, Reply, Steps } from './step.ts'

const mediaType = 'application/scim+json; charset=utf-8'

/** Writes an outcome as an HTTP response. */
export function render(
  outcome: Outcome,
  represent: Steps['represent'],
  representation: Representation,
): Reply {
  switch (outcome.kind) {
    case 'resource': {
      const { entry, projection, status } = outcome
      const location = representation.location(entry.type, entry.id)
      return {
        status,
        headers: {
          'Content-Type': mediaType,
          Location: location,
          ETag: entry.store.etag(entry),
        },
        body: represent(entry, projection),
      }
    }
    case 'empty':
      return {
        status: outcome.status,
        headers: outcome.etag === undefined ? {} : { ETag: outcome.etag },
        body: '',
      }
    case 'list':
      return { status: 200, headers: { 'Content-Type': mediaType }, body: listText(outcome, represent) }
    case 'document':
      return { status: 200, headers: { 'Content-Type': mediaType }, body: outcome.text }
  }
}

/** RFC 7644 §3.12. */
export function refuse({ status, scimType, detail, headers }: ScimError): Reply {
  return {
    status,
    headers: { 'Content-Type': mediaType, ...headers },
    body: JSON.stringify({ schemas: [errorUrn], status: `${status}`, ...(scimType && { scimType }), detail }),
  }
}

/** RFC 7644 §3.4.2. Put together from the texts of the resources, which exist already. */
function listText(
  { total, startIndex, itemsPerPage, entries, projection }: ListOutcome,
  represent: Steps['represent'],
): string {
  const resources = entries.map((entry) => represent(entry, projection)).join(',')
  const head = `{"schemas":["${listResponseUrn}"],"totalResults":${total},"startIndex":${startIndex}`
  return `${head},"itemsPerPage":${itemsPerPage},"Resources":[${resources}]}`
}
