import type { Json } from '../base/json.ts'

/** The JSON value of a text; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    // Whoever has to say what is wrong with the text looks at the text.
    return undefined
  }
}
