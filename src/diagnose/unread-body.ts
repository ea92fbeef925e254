import { isObject, type Json } from '../base/json.ts'
import { deniesHaving, mentions } from './mentions.ts'
import type { Seen } from './seen.ts'

/**
 * The attribute that a refusal misses although it was sent: the server has not read the body. Nothing where the error shows
 * that it has, as by a name that stands in the body only.
 */
export function missedAlthoughSent({
  status,
  text,
  sent,
}: Pick<Seen, 'status' | 'text' | 'sent'>): string | undefined {
  if (status !== 400 || !isObject(sent)) return undefined
  const missed = Object.keys(sent).find((name) => name !== 'schemas' && deniesHaving(text, name))
  return missed === undefined || naming.some((name) => repeats(text, sent[name])) ? undefined : missed
}

/** Attributes whose values nobody says by chance. */
const naming = ['userName', 'displayName', 'externalId']

function repeats(text: string, value: Json | undefined): boolean {
  return typeof value === 'string' && mentions(text, value)
}
