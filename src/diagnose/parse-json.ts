import type { Json } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'

/** The JSON value of a text; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  if (text === '') return undefined
  return receivedJson(text)
}
