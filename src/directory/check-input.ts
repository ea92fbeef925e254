import type { z } from 'zod'
import { AppError, type Problem } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'
import { sentence } from '../base/sentence.ts'

/** How a kind of input names itself and its parts in errors. */
export interface InputKind {
  code: string
  /** "user", "group" … */
  noun: string
  /** What may be said, for the nearest name of an unknown one. */
  names: readonly string[]
  /** Names that people use for others, or why a name cannot be given here. */
  aliases?: Record<string, string>
  reasons?: Record<string, string>
  /** What to do with a name that is not known. */
  hint?: string
}

/** The input as its schema gives it back, or an `AppError` that tells every problem at once. */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  kind: InputKind,
): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw inputError(kind, inputProblems(result.error, input, kind))
}

/** All problems in one error; the message tells the first. */
export function inputError(
  { code, noun, hint }: InputKind,
  problems: readonly Problem[],
  cause?: unknown,
): AppError {
  const [first = { path: '', message: 'is wrong' }, ...others] = problems
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  const unknown = problems.some(({ message }) => message.startsWith('is not an attribute'))
  return new AppError(
    code,
    sentence(`The ${noun} is not valid: ${first.path || 'it'} ${first.message}${more}`),
    {
      errors: problems,
      ...(hint && unknown ? { hint } : {}),
      cause,
    },
  )
}

/** Every problem that the schema sees, with the path of the value; an unknown name is a problem at its own path. */
export function inputProblems(error: z.ZodError, input: unknown, kind: InputKind): Problem[] {
  return inputIssues(error, input, kind).map(({ keys, message }) => ({
    path: keys.map(String).join('.'),
    message,
  }))
}

/** A problem before its place has been written down. */
export interface InputIssue {
  keys: readonly PropertyKey[]
  message: string
  /** It is the last key that is wrong, not its value. */
  onKey: boolean
}

export function inputIssues(error: z.ZodError, input: unknown, kind: InputKind): InputIssue[] {
  return error.issues.flatMap((issue): InputIssue[] => {
    const { path, message } = issue
    const found = () => describe(valueAt(input, path))
    const wrong = (text: string) => [{ keys: path, message: text, onKey: false }]
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          keys: [...path, key],
          message: unknownName(key, kind),
          onKey: true,
        }))
      case 'invalid_key':
        return [{ keys: path, message: 'is not a name that an attribute can have', onKey: true }]
      case 'invalid_type':
        return wrong(
          message === 'is missing' ? message : `must be ${expected(issue.expected)}, not ${found()}`,
        )
      case 'invalid_value':
        return wrong(`must be one of ${issue.values.join(', ')}, not ${found()}`)
      default:
        return wrong(`${message}, not ${found()}`)
    }
  })
}

/** What is wrong with the name, and which was probably meant. */
export function unknownName(key: string, { noun, names, aliases = {}, reasons = {} }: InputKind): string {
  const reason = reasons[key]
  if (reason) return reason
  const meant = aliases[key] ?? nearest(key, names)
  return `is not an attribute of ${/^[aeiou]/i.test(noun) && noun !== 'user' ? 'an' : 'a'} ${noun}${meant ? `; did you mean "${meant}"?` : ''}`
}

function expected(type: string): string {
  const words: Record<string, string> = {
    string: 'text',
    object: 'an object',
    record: 'an object',
    array: 'a list',
  }
  return words[type] ?? `a ${type}`
}

/** The value as a person would name it: short, and never a whole document. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  return value
}
