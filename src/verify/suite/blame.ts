import type { Seen } from '../../diagnose/seen.ts'
import { at } from './claims.ts'

/** Rules that a refused create breaks, as far as the answer says which; none where it does not. */
export function blameOfCreate(seen: Seen): string[] {
  if (seen.ok) return ['RFC7644-3.3-201']
  if (/primary|boolean/i.test(detailOf(seen))) return ['ENTRA-string-boolean']
  return seen.status === 415 ? ['RFC7644-3.1-ct-request'] : []
}

/** Rules that a refused PATCH breaks; those given where the answer does not say which. */
export function blameOfPatch(seen: Seen, ...otherwise: string[]): string[] {
  const said = detailOf(seen)
  if (/\bop\b/.test(said)) return ['ENTRA-op-case']
  if (/primary|boolean/i.test(said)) return ['ENTRA-string-boolean']
  if (/\burn:/i.test(said)) return ['RFC7644-3.10-qualified-path']
  if (/\w\[/.test(said)) return ['ENTRA-valuepath-create', 'ENTRA-valuepath']
  return otherwise
}

function detailOf(seen: Seen): string {
  return String(at(seen, 'detail') ?? '')
}
