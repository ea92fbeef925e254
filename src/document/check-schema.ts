import type { z } from 'zod'
import { isObject, type Json } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import type { Path } from './positions.ts'

/** Something that a schema does not allow. */
export interface Flaw {
  path: Path
  /** It is the last key that should not be there, not its value that is wrong. */
  onKey: boolean
  /** One clause after the dotted path: what was found, what is allowed. */
  message: string
}

export interface CheckOptions {
  /** The data as its author wrote it, for what is told of it. Default: the data. */
  written?: Json
  /** Values that may not be told. */
  secret?: (path: Path) => boolean
}

export type Checked<Output> = { value: Output } | { flaws: Flaw[] }

/** Data as its schema gives it back, or everything that is wrong with it: one flaw for each value and unknown key. */
export function checkSchema<Schema extends z.ZodType>(
  schema: Schema,
  data: Json,
  { written = data, secret = () => false }: CheckOptions = {},
): Checked<z.output<Schema>> {
  const result = schema.safeParse(data, { error: ruleOf })
  if (result.success) return { value: result.data }
  const flaws = result.error.issues.flatMap((issue): Flaw[] => {
    const path = issue.path as Path
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n')
      return issue.keys.map((key, index) => ({
        path: [...path, key],
        onKey: true,
        message: messages[index] ?? 'is not known here',
      }))
    }
    const value = valueAt(written, path)
    const found = secret(path) && value !== undefined ? 'cannot be used' : `is ${describe(value)}`
    return [{ path, onKey: false, message: `${found}; ${worded(issue.message)}` }]
  })
  return { flaws }
}

/** What is allowed. zod asks only where a schema does not word its rule itself. */
function ruleOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = Object.keys((issue.inst as z.ZodObject | undefined)?._zod.def.shape ?? {})
      return issue.keys.map((key) => unknownKey(key, known)).join('\n')
    }
    case 'invalid_value':
      return choice(issue.values, issue.input)
    case 'invalid_union':
      if (Array.isArray(issue.options)) return choice(issue.options, chosen(issue))
      return [...new Set(issue.errors.flatMap(([first]) => first?.message ?? []))].join(', or ')
    case 'invalid_type':
      return `it must be ${typeNames[issue.expected] ?? `of type ${issue.expected}`}`
    case 'too_small':
      if (unit(issue.origin) !== '' && issue.minimum === 1) return 'it must not be empty'
      return `it must ${verb(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`
    case 'too_big':
      return `it must ${verb(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`
  }
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known)
  if (meant !== undefined) return `is not known here; did you mean "${meant}"?`
  return known.length > 0 ? `is not known here; allowed: ${known.join(', ')}` : 'is not known here'
}

function choice(values: readonly unknown[], value: unknown): string {
  const meant = typeof value === 'string' ? nearest(value, values.map(String)) : undefined
  const question = meant === undefined ? '' : `; did you mean "${meant}"?`
  return `allowed: ${values.map((each) => JSON.stringify(each)).join(', ')}${question}`
}

/** Of a choice between objects, the value that should have said which one. */
function chosen({ input, discriminator }: z.core.$ZodRawIssue): unknown {
  return isObject(input) && typeof discriminator === 'string' ? input[discriminator] : input
}

/** A schema's own words are "must be …", or just what is allowed. */
function worded(rule: string): string {
  if (/^(it must|allowed:) /.test(rule)) return rule
  return rule.startsWith('must ') ? `it ${rule}` : `allowed: ${rule}`
}

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
  null: 'null',
}

function verb(origin: string): string {
  return origin === 'array' || origin === 'string' ? 'have' : 'be'
}

function unit(origin: string): string {
  if (origin === 'array') return ' items'
  return origin === 'string' ? ' characters' : ''
}

/** The value as a person would name it: short, and never a whole document. */
function describe(value: Json | undefined): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'a mapping'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}

function valueAt(data: Json, path: Path): Json | undefined {
  let value: Json | undefined = data
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else value = isObject(value) ? value[String(step)] : undefined
  }
  return value
}
