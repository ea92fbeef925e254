import type { Json } from '../base/json.ts'

/** A value in a sentence: JSON, cut where it gets long. */
export function brief(value: Json | undefined): string {
  return value === undefined ? 'left out' : cut(JSON.stringify(value), 120)
}

/** The text, or its beginning; never half a character. */
export function cut(text: string, longest: number): string {
  return (text.length > longest ? `${text.slice(0, longest)} …` : text).toWellFormed()
}
