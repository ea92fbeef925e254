import { readFileSync } from 'node:fs'
import { AppError } from '../base/error.ts'
import { plainIssue } from '../base/plain-issue.ts'
import { type Result, resultSchema } from './result-schema.ts'

/**
 * Reads what `measure --out` has written.
 *
 * @throws AppError `ERR_MEASUREMENT`
 */
export function readResult(file: string): Result {
  const parsed = resultSchema.safeParse(parse(file))
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message: plainIssue(message),
  }))
  throw new AppError(
    'ERR_MEASUREMENT',
    `${file} is not what measure --out writes: ${errors[0]?.path || 'it'} ${errors[0]?.message}.`,
    {
      errors,
    },
  )
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError || (error instanceof Error && 'code' in error))) throw error
    throw new AppError('ERR_MEASUREMENT', `${file} cannot be read: ${error.message}.`, { cause: error })
  }
}
