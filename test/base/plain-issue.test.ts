import { expect, test } from 'vitest'
import { z } from 'zod'
import { plainIssue } from '../../src/base/plain-issue.ts'

test.each<[string, z.ZodType, unknown, string]>([
  ['nothing', z.string(), undefined, 'is missing'],
  ['a number for text', z.string(), 7, 'must be text'],
  ['text for a number', z.number(), 'x', 'must be a number'],
  ['half a number', z.int(), 1.5, 'must be a whole number'],
  ['text for a switch', z.boolean(), 'x', 'must be true or false'],
  ['text for a list', z.array(z.string()), 'x', 'must be a list'],
  ['a list for an object', z.strictObject({}), [], 'must be an object'],
  ['a word that is none of a few', z.enum(['a', 'b']), 'c', 'must be one of "a", "b"'],
  ['another word than the one', z.literal('a'), 'c', 'must be "a"'],
  ['neither of two kinds', z.union([z.string(), z.number()]), true, 'is of no kind that is known'],
  ['words of the schema’s own', z.string().min(2, 'must be longer'), 'x', 'must be longer'],
])('%s', (_what, schema, value, says) => {
  expect(schema.safeParse(value).error?.issues.map(({ message }) => plainIssue(message))).toEqual([says])
})
