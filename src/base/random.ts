import { createHash } from 'node:crypto'

/**
 * Bytes that depend on nothing but their arguments: the source of every id, placeholder and jitter, so that the
 * same seed gives the same run, also after a restart.
 */
export function derivedBytes(seed: string, ...parts: readonly (string | number)[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...parts]))
    .digest()
}

/** `length` characters of `alphabet`, derived from the arguments. At most 32 characters. */
export function derivedText(
  alphabet: string,
  length: number,
  seed: string,
  ...parts: readonly (string | number)[]
): string {
  const bytes = derivedBytes(seed, ...parts)
  let text = ''
  for (let index = 0; index < length; index++) text += alphabet[(bytes[index] ?? 0) % alphabet.length]
  return text
}

/** A random-looking UUID (version 4 layout), derived from the arguments. */
export function derivedUuid(seed: string, ...parts: readonly (string | number)[]): string {
  const bytes = derivedBytes(seed, ...parts)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

/** A number from 0 up to, but not, 1 that looks random, derived from the arguments. */
export function derivedFraction(seed: string, ...parts: readonly (string | number)[]): number {
  return derivedBytes(seed, ...parts).readUIntBE(0, 6) / 2 ** 48
}
