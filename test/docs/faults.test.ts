import { expect, test } from 'vitest'
import { readFaults } from '../../src/sync/read-faults.ts'
import { faultSchema, faultTypes } from '../../src/wire/fault/fault.ts'
import { read } from './pages.ts'

const page = read('docs/faults.md')

/** The parts of the page below the headings of the types. */
const parts = [...page.matchAll(/^### `([a-z-]+)`\n([\s\S]*?)(?=\n###? |$(?![\s\S]))/gm)].map(
  ([, type = '', text = '']) => ({ type, text }),
)

test('the page of faults has every type, and no other', () => {
  expect(parts.map(({ type }) => type).sort()).toEqual([...faultTypes].sort())
})

test('every type has an example that can be taken, and names all that is its own', () => {
  const common = ['type', 'match', 'probability', 'skip', 'times', 'burst']
  for (const { type, text } of parts) {
    const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => JSON.parse(json))
    expect([type, examples.length > 0]).toEqual([type, true])
    for (const example of examples) expect(readFaults(example)).toMatchObject([{ type }])
    const schema = faultSchema.options.find((each) => each.shape.type.value === type)
    const own = Object.keys(schema?.shape ?? {}).filter((key) => !common.includes(key))
    expect([type, own.filter((key) => !text.includes(key))]).toEqual([type, []])
  }
})

test('the table of what every fault may say is that of the schema', () => {
  const [, table = ''] = /## What every fault may say\n([\s\S]*?)\n## /.exec(page) ?? []
  const keys = [...table.matchAll(/^\| `([a-z.]+)` \|/gm)].map(([, key]) => key)
  const { match, probability, skip, times, burst } = faultSchema.options[0].shape
  const shape = match.unwrap().shape
  expect(keys).toEqual([
    ...Object.keys(shape).map((key) => `match.${key}`),
    ...Object.keys({ probability, skip, times, burst }),
  ])
})

test('the calls and the configuration of the page are right', () => {
  const bodies = [...page.matchAll(/-d '([^']+)'/g)].map(([, body = '']) => JSON.parse(body))
  expect(bodies.map((body) => readFaults(body).length)).toEqual([1])
  const calls = [...page.matchAll(/curl (?:-X ([A-Z]+) )?\$api(\S+)/g)]
  for (const [, method = 'GET', path = ''] of calls) {
    expect(read('docs/http-api.md')).toContain(`| \`${method} ${path.replace('/app/', '/{app}/')}\` |`)
  }
  expect(calls).toHaveLength(3)
})
