import { derivedText, derivedUuid } from '../base/random.ts'
import type { IdShape } from '../profile/schema.ts'

const alphanumeric = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** The id under which a vendor would know an object: stable for the seed and the order of creation. */
export function wireId(shape: IdShape, seed: string, kind: 'user' | 'group', ordinal: number): string {
  switch (shape.shape) {
    case 'prefixed': {
      const rest = shape.length - shape.prefix.length
      return shape.prefix + derivedText(alphanumeric, rest, seed, 'wire', kind, ordinal)
    }
    case 'uuid':
      return derivedUuid(seed, 'wire', kind, ordinal)
    case 'hex':
      return derivedText('0123456789abcdef', shape.length, seed, 'wire', kind, ordinal)
    case 'integer':
      return String(shape.from + ordinal)
  }
}

const placeholder = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789&^%!'

/** A random-looking password of 8 characters for a user who must have one and whose own is not synchronised. */
export function placeholderPassword(seed: string, ordinal: number): string {
  return derivedText(placeholder, 8, seed, 'password', ordinal)
}
