import { derivedBytes, derivedText, derivedUuid } from '../base/random.ts'

/** Ids of what a vendor has and we have not. The same seed gives the same ones. */
export interface LogIds {
  uuid(...of: readonly (string | number)[]): string
  /** A vendor's id of letters and digits, such as `0oa` and 17 more. */
  prefixed(prefix: string, ...of: readonly (string | number)[]): string
  /** A whole number of eight digits. */
  number(...of: readonly (string | number)[]): number
}

export function idsOf(seed: string): LogIds {
  return {
    uuid: (...of) => derivedUuid(seed, 'log', ...of),
    prefixed: (prefix, ...of) =>
      prefix + derivedText(alphanumeric, 20 - prefix.length, seed, 'log', prefix, ...of),
    number: (...of) => 10_000_000 + (derivedBytes(seed, 'log', ...of).readUInt32BE() % 89_999_999),
  }
}

const alphanumeric = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
