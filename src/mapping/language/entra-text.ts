import type { Json } from '../../base/json.ts'
import type { Expression } from './expression.ts'

type Arguments = (Expression | undefined)[]

/** A function of texts: how many arguments it takes at least, and which of them are not known here. */
export interface TextFunction {
  min: number
  call: (args: Arguments) => Expression
  /** Why these arguments cannot be worked out; undefined where they can. */
  problem?: (args: Arguments) => string | undefined
}

/**
 * Entra's functions that make a text of another one. Where the source has no value the result has none.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 */
export const textFunctions: Record<string, TextFunction> = {
  Append: { min: 2, call: ofText((text, suffix) => text + suffix) },
  Left: { min: 2, call: ofText((text, count) => (Number(count) < 0 ? text : text.slice(0, Number(count)))) },
  // The first character has the number 1.
  Mid: { min: 3, call: ofText((text, start, length) => middle(text, Number(start), Number(length))) },
  ToLower: { min: 1, call: ofText((text) => text.toLowerCase()) },
  ToUpper: { min: 1, call: ofText((text) => text.toUpperCase()) },
  StripSpaces: { min: 1, call: ofText((text) => text.replaceAll(' ', '')) },
  NormalizeDiacritics: { min: 1, call: ofText(withoutDiacritics) },
  Word: { min: 3, call: ofText((text, number, delimiters) => wordOf(text, Number(number), delimiters)) },
  // Anything but "True" is false, a missing value as well.
  Not: {
    min: 1,
    call:
      ([source]) =>
      (object) =>
        asText(source?.(object)) === 'True' ? 'False' : 'True',
  },
  Replace: { min: 2, call: replaceOf, problem: replaceProblem },
}

function ofText(work: (text: string, ...others: string[]) => string): (args: Arguments) => Expression {
  return ([source, ...others]) =>
    (object) => {
      const text = asText(source?.(object))
      if (text === undefined) return undefined
      const result = work(text, ...others.map((other) => asText(other?.(object)) ?? ''))
      return result === '' ? undefined : result
    }
}

function middle(text: string, start: number, length: number): string {
  const from = Math.max(1, start) - 1
  return text.slice(from, from + Math.max(0, length))
}

const specials: Record<string, string> = {
  æ: 'ae',
  ø: 'oe',
  œ: 'oe',
  ß: 'ss',
  ł: 'l',
  ı: 'i',
  Æ: 'Ae',
  Ø: 'Oe',
  Œ: 'Oe',
  Ł: 'L',
}

function withoutDiacritics(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '')
  return plain.replace(/[æøœßłıÆØŒŁ]/g, (letter) => specials[letter] ?? letter)
}

/** `delimiters` is a set of characters; a number that no word has gives nothing. */
function wordOf(text: string, number: number, delimiters: string): string {
  const set = new Set(delimiters)
  const words: string[] = ['']
  for (const character of text) {
    if (set.has(character)) words.push('')
    else words[words.length - 1] += character
  }
  return words.filter((word) => word !== '')[number - 1] ?? ''
}

/** Replace(source, oldValue, regexPattern, regexGroupName, replacementValue, replacementAttributeName, template) */
function replaceOf([source, old, , , replacement, , template]: Arguments): Expression {
  return (object) => {
    const text = asText(source?.(object))
    const searched = asText(old?.(object))
    if (text === undefined || searched === undefined || searched === '') return text
    const result =
      template === undefined
        ? text.replaceAll(searched, () => asText(replacement?.(object)) ?? '')
        : (asText(template(object)) ?? '').replaceAll(searched, () => text)
    return result === '' ? undefined : result
  }
}

function replaceProblem([, old, pattern, group, replacement, attribute, template]: Arguments):
  | string
  | undefined {
  if (pattern !== undefined || group !== undefined || attribute !== undefined) {
    return 'Replace is known here without regular expressions only'
  }
  if (old === undefined) return 'Replace needs what is to be replaced'
  return replacement === undefined && template === undefined
    ? 'Replace needs a replacement or a template'
    : undefined
}

function asText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
