import type { Json } from '../base/json.ts'

/** A value in a sentence: JSON, cut where it gets long. */
export function brief(value: Json | undefined): string {
  if (value === undefined) return 'left out'
  const text = JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)} …` : text
}
