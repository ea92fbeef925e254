import { derivedText } from '../base/random.ts'
import type { Store } from '../store/store.ts'

export type IdPrefix = 'usr' | 'grp' | 'app' | 'rul'

export interface Identity {
  id: string
  ordinal: number
}

/** Gives out the ids and ordinals of one kind of object. An ordinal is never used twice, not even after a reset. */
export function identitySource(store: Store, prefix: IdPrefix): () => Identity {
  const next = store.sqlite
    .prepare<[string], number>(
      `INSERT INTO settings (key, value) VALUES (?, '1')
       ON CONFLICT (key) DO UPDATE SET value = CAST(value + 1 AS TEXT) RETURNING CAST(value AS INTEGER)`,
    )
    .pluck()
  return () => {
    const ordinal = next.get(`ordinal.${prefix}`) ?? 0
    return { id: `${prefix}_${derivedText(alphabet, 16, store.seed, prefix, ordinal)}`, ordinal }
  }
}

export function isId(prefix: IdPrefix, text: string): boolean {
  return text.length === 20 && text.startsWith(`${prefix}_`)
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
