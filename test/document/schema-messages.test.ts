import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { z } from 'zod'
import { isObject, type Json, type JsonObject } from '../../src/base/json.ts'
import { configSchema } from '../../src/config/config-schema.ts'
import { checkSchema } from '../../src/document/check-schema.ts'
import { profileSchema } from '../../src/profile/schema.ts'
import { scenarioSchema } from '../../src/scenario/scenario-schema.ts'

type Path = readonly (string | number)[]

const read = (file: string): Json => parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))

const config: Json = {
  directory: 'acme.yaml',
  apps: [
    {
      name: 'a',
      profile: 'entra',
      target: { url: 'http://a.test', auth: { type: 'bearer', token: 'x' } },
      faults: [{ type: 'latency', ms: 3, match: { method: 'GET', path: '/Users' } }],
      observe: { poll: '1s', probe: { url: 'http://a.test/{id}', path: '$.x' } },
    },
  ],
}

/** Each item of a list is like the first one. */
function firstOfEach(value: Json): Json {
  if (Array.isArray(value)) return value.slice(0, 1).map(firstOfEach)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, firstOfEach(each ?? null)]))
}

function* placesIn(value: Json, at: Path = []): Generator<Path> {
  yield at
  const inner = Array.isArray(value)
    ? value.slice(0, 1).entries()
    : isObject(value)
      ? Object.entries(value)
      : []
  for (const [key, each] of inner) yield* placesIn(each, [...at, key])
}

function withValue(value: Json, [key, ...rest]: Path, other: Json | undefined): Json | undefined {
  if (key === undefined) return other
  const copy = (Array.isArray(value) ? [...value] : { ...(value as JsonObject) }) as Record<
    string | number,
    Json | undefined
  >
  const inner = withValue(copy[key] ?? null, rest, other)
  if (inner === undefined) delete copy[key]
  else copy[key] = inner
  return copy as Json
}

/** What people write by mistake. */
const others: (Json | undefined)[] = ['zz', 7, true, null, [], {}, undefined]

test.each<[string, z.ZodType, Json]>([
  ['configuration', configSchema, config],
  ['profile', profileSchema, firstOfEach(read('profiles/entra.yaml'))],
  ['scenario', scenarioSchema, firstOfEach(read('data/scenarios/leaver.yaml'))],
])('no message about a %s says a word twice, or its own key once more', (_noun, schema, sample) => {
  const messages = new Set<string>()
  for (const place of placesIn(sample)) {
    for (const other of others) {
      const checked = checkSchema(schema, withValue(sample, place, other) ?? null)
      if (!('flaws' in checked)) continue
      for (const { path, message } of checked.flaws) messages.add(`${path.at(-1) ?? 'all'} ${message}`)
    }
  }
  expect(messages.size).toBeGreaterThan(15)
  const doubled = [...messages].filter((message) => {
    const [key = ''] = message.split(' ')
    const rule = message.split('; ').slice(1).join('; ')
    return (
      /\b([a-z]+) \1\b|allowed: (it |must )|Invalid input/.test(message) ||
      (/^\w+$/.test(key) && new RegExp(`^(it |allowed: )?${key} `).test(rule))
    )
  })
  expect(doubled).toEqual([])
})
