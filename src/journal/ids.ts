/** The ids under which exchanges, operations, cycles, faults, imports and findings are shown: a prefix and their number. */

export const exchangeId = (seq: number) => `exc_${seq}`
export const operationId = (seq: number) => `op_${seq}`
export const cycleId = (id: number) => `cyc_${id}`
export const findingId = (id: number) => `fnd_${id}`
export const faultId = (id: number) => `flt_${id}`
export const importId = (id: number) => `imp_${id}`

/** The number in an id, or in a bare number; undefined for anything else. */
export function numberIn(
  prefix: 'exc' | 'op' | 'cyc' | 'flt' | 'imp' | 'fnd' | 'log',
  id: string,
): number | undefined {
  const match = /^(?:([a-z]+)_)?(\d{1,15})$/.exec(id)
  return match && (match[1] === undefined || match[1] === prefix) ? Number(match[2]) : undefined
}
