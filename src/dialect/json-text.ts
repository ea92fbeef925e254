import { isObject, type Json } from '../base/json.ts'
import type { Profile } from '../profile/schema.ts'

type JsonStyle = Profile['http']['json']

/** A value as JSON text: JSON has one meaning and several spellings. */
export function jsonText({ space, characters }: JsonStyle, value: Json): string {
  const text = space === 'none' ? JSON.stringify(value) : spaced(value)
  return characters === 'utf-8' ? text : text.replace(/[^ -~]/g, escaped)
}

function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const fields = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`)
  return `{${fields.join(', ')}}`
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
