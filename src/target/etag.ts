import type { Entry } from './resource-store.ts'
import { ScimError } from './scim-error.ts'

/** Throws 412 if a client that wants to write has seen another state: RFC 7644 §3.14. */
export function checkIfMatch(ifMatch: string | undefined, entry: Entry): void {
  if (ifMatch === undefined || names(ifMatch, entry.store.etag(entry))) return
  throw new ScimError(
    412,
    `${entry.type} ${entry.id} has changed: it is ${entry.store.etag(entry)}, not ${ifMatch}`,
  )
}

/** Whether a client that wants to read has this state already. */
export function isNoneMatch(ifNoneMatch: string | undefined, entry: Entry): boolean {
  return ifNoneMatch === undefined || !names(ifNoneMatch, entry.store.etag(entry))
}

/** Tags compare weakly (RFC 9110 §8.8.3.2), since all of ours are weak. */
function names(header: string, etag: string): boolean {
  return header.split(',').some((each) => each.trim() === '*' || opaque(each.trim()) === opaque(etag))
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
}
