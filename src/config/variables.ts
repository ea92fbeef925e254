import { isObject, type Json } from '../base/json.ts'
import type { Path } from '../document/positions.ts'

/**
 * Makes `${NAME}` and `${NAME:-text}` a text that YAML reads as a plain value everywhere, also inside of `{ }`. It stays
 * as long as it was, so that places stay right.
 */
export function shieldVariables(text: string): string {
  return text.replace(/\$\{([A-Za-z_]\w*(?::-[^\s{}[\],"']*)?)\}/g, `$$${open}$1${close}`)
}

/** The data as its author wrote it: with `${NAME}`. */
export function unshieldVariables(data: Json): Json {
  return mapTexts(data, (text) => text.replace(shielded, (all) => `\${${all.slice(2, -1)}}`))
}

/**
 * The data with the values of the variables. One that is not set, or empty, is the text after `:-`, as in a shell; without
 * that text `missing` is called for one that is not set.
 */
export function substituteVariables(
  data: Json,
  env: Record<string, string | undefined>,
  missing: (path: Path, name: string) => void,
): Json {
  return mapTexts(data, (text, path) =>
    text.replace(shielded, (_, name: string, fallback?: string) => {
      if (fallback !== undefined) return env[name] || fallback
      if (env[name] === undefined) missing(path, name)
      return env[name] ?? ''
    }),
  )
}

// Private-use characters, one each for the braces.
const open = '\uE000'
const close = '\uE001'
const shielded = new RegExp(`\\$${open}(\\w+)(?::-([^${close}]*))?${close}`, 'g')

function mapTexts(data: Json, change: (text: string, path: Path) => string, path: Path = []): Json {
  if (typeof data === 'string') return change(data, path)
  if (Array.isArray(data)) return data.map((item, index) => mapTexts(item, change, [...path, index]))
  if (!isObject(data)) return data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, mapTexts(value, change, [...path, key])]),
  )
}
