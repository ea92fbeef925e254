import { z } from 'zod'
import { AppError, type Problem } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'
import { sentence } from '../base/sentence.ts'

/** Parameters of every list. */
export const pageQuery = {
  limit: z.coerce
    .number({ error: 'must be a whole number from 1 to 1000' })
    .int('must be a whole number from 1 to 1000')
    .min(1, 'must be at least 1')
    .max(1000, 'must be at most 1000')
    .default(100)
    .describe('Items of one page'),
  cursor: z.string().optional().describe('`nextCursor` of the page before'),
}

/** The parameters of a URL as the schema reads them, or a 400 that names each wrong one. */
export function readQuery<Schema extends z.ZodObject>(schema: Schema, url: string): z.output<Schema> {
  const given = new URL(url).searchParams
  const problems: Problem[] = []
  for (const name of new Set(given.keys())) {
    if (!(name in schema.shape))
      problems.push({ path: name, message: unknown(name, Object.keys(schema.shape)) })
    else if (given.getAll(name).length > 1) problems.push({ path: name, message: 'is given more than once' })
  }
  const result = schema.safeParse(Object.fromEntries(given))
  const known = (result.error?.issues ?? []).filter(({ code }) => code !== 'unrecognized_keys')
  problems.push(...known.map(({ path, message }) => ({ path: path.join('.'), message })))
  if (problems.length === 0 && result.success) return result.data
  const [first] = problems
  throw new AppError(
    'ERR_QUERY_INVALID',
    sentence(`The query is not valid: ${first?.path} ${first?.message}`),
    {
      errors: problems,
    },
  )
}

function unknown(name: string, names: string[]): string {
  const meant = nearest(name, names)
  if (meant) return `is not a parameter here; did you mean "${meant}"?`
  return names.length === 0
    ? 'is not a parameter here; there is none'
    : `is not a parameter here; there are ${names.join(', ')}`
}
