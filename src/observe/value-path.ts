import { AppError } from '../base/error.ts'
import { isObject, type Json } from '../base/json.ts'

/** A name or a number of a JSON document, from the root on. */
export type ValuePath = readonly (string | number)[]

const step = /\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y

/**
 * Reads `$.user.roles[0]['display name']`, with or without the `$`: the part of JSONPath (RFC 9535) that leads to one
 * value.
 *
 * @throws AppError `ERR_FLAGS`, with the place of the mistake
 */
export function parseValuePath(text: string): ValuePath {
  const path: (string | number)[] = []
  let at = text.startsWith('$') ? 1 : 0
  while (at < text.length) {
    step.lastIndex = at
    const found = step.exec(text)
    if (!found) {
      throw new AppError(
        'ERR_FLAGS',
        `The path "${text}" cannot be read at column ${at + 1}; it leads to one value, as $.user.roles[0] does.`,
      )
    }
    const [whole, name, index, single, double] = found
    path.push(index === undefined ? (name ?? single ?? double ?? '') : Number(index))
    at += whole.length
  }
  return path
}

/** undefined: there is nothing. */
export function valueAt(document: Json, path: ValuePath): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => {
    if (typeof key === 'number') return Array.isArray(value) ? value[key] : undefined
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, document)
}
