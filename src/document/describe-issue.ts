import type { z } from 'zod'
import { isObject, type Json } from '../base/json.ts'

type Path = (string | number)[]

export interface DescribedIssue {
  path: Path
  /** The path leads to a key that should not be there. */
  unknownKey: boolean
  message: string
}

/** zod's issues, each in one sentence: what was found, what is allowed. One for each unknown key. */
export function describeIssues(error: z.ZodError, data: Json): DescribedIssue[] {
  return error.issues.flatMap((issue) => describe(issue as unknown as Issue, data))
}

interface Issue {
  code: string
  path: Path
  message: string
  keys?: string[]
  values?: unknown[]
  expected?: string
  errors?: Issue[][]
  note?: string
  options?: string[]
  discriminator?: string
}

function describe(issue: Issue, data: Json): DescribedIssue[] {
  const found = show(valueAt(data, issue.path))
  switch (issue.code) {
    case 'unrecognized_keys':
      return (issue.keys ?? []).map((key) => ({
        path: [...issue.path, key],
        unknownKey: true,
        message: `"${key}" is not known here`,
      }))
    case 'invalid_value':
      return [
        known(
          issue,
          `is ${found}; allowed: ${(issue.values ?? []).map((each) => JSON.stringify(each)).join(', ')}`,
        ),
      ]
    case 'invalid_type':
      return [
        known(
          issue,
          found === 'missing'
            ? `is missing; it must be of type ${issue.expected}`
            : `is ${found}; it must be of type ${issue.expected}`,
        ),
      ]
    default:
      return [known(issue, `is ${found}: ${issue.message}`)]
  }
}

function known({ path }: Issue, message: string): DescribedIssue {
  return { path, unknownKey: false, message }
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function valueAt(data: Json, path: Path): Json | undefined {
  let value: Json | undefined = data
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else value = isObject(value) ? value[String(step)] : undefined
  }
  return value
}
