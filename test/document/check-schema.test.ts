import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Json } from '../../src/base/json.ts'
import { type CheckOptions, checkSchema } from '../../src/document/check-schema.ts'

const schema = z.strictObject({
  mode: z.enum(['loud', 'quiet']).optional(),
  size: z.int().min(1).max(9).optional(),
  names: z.array(z.string().min(1)).min(1).optional(),
  when: z.union([z.enum(['now', 'later']), z.int()]).optional(),
  shape: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('round'), radius: z.number() }),
      z.strictObject({ kind: z.literal('square') }),
    ])
    .optional(),
  codes: z.array(z.int()).max(2).optional(),
  code: z.string().regex(/^x/, 'must begin with x').optional(),
})

function messages(data: Json, options?: CheckOptions): string[] {
  const checked = checkSchema(schema, data, options)
  return 'flaws' in checked ? checked.flaws.map(({ path, message }) => `${path.join('.')} ${message}`) : []
}

test.each([
  ['a choice', { mode: 'Loud' }, 'mode is "Loud"; allowed: "loud", "quiet"; did you mean "loud"?'],
  ['too small', { size: 0 }, 'size is 0; it must be at least 1'],
  ['too big', { size: 10 }, 'size is 10; it must be at most 9'],
  ['no whole number', { size: 1.5 }, 'size is 1.5; it must be a whole number'],
  ['an empty list', { names: [] }, 'names is a list; it must not be empty'],
  ['a long list', { codes: [1, 2, 3] }, 'codes is a list; it must have at most 2 items'],
  ['an empty item', { names: [''] }, 'names.0 is ""; it must not be empty'],
  ['no list', { names: 'a' }, 'names is "a"; it must be a list'],
  ['neither nor', { when: true }, 'when is true; allowed: "now", "later", or it must be a number'],
  ['another kind', { shape: { kind: 'flat' } }, 'shape.kind is "flat"; allowed: "round", "square"'],
  [
    'a misspelt kind',
    { shape: { kind: 'squire' } },
    'shape.kind is "squire"; allowed: "round", "square"; did you mean "square"?',
  ],
  ['no kind', { shape: {} }, 'shape.kind is missing; allowed: "round", "square"'],
  ['missing', { shape: { kind: 'round' } }, 'shape.radius is missing; it must be a number'],
  ['own words', { code: 'y' }, 'code is "y"; it must begin with x'],
  ['a stranger', { shape: { kind: 'square', radius: 1 } }, 'shape.radius is not known here; allowed: kind'],
  ['a misspelt key', { sise: 1 }, 'sise is not known here; did you mean "size"?'],
])('%s: what was found and what is allowed', (_, data, message) => {
  expect(messages(data)).toEqual([message])
})

test('each stranger is a flaw of its own', () => {
  expect(messages({ szie: 1, moode: 2 })).toHaveLength(2)
})

test('a secret value is not told', () => {
  expect(messages({ code: 's3cret' }, { secret: (path) => path[0] === 'code' })).toEqual([
    'code cannot be used; it must begin with x',
  ])
})

test('a value is told as its author wrote it', () => {
  expect(messages({ code: 's3cret' }, { written: { code: '${CODE}' } })).toEqual([
    'code is "${CODE}"; it must begin with x',
  ])
})
