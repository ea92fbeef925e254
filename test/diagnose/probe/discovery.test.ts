import { expect, test } from 'vitest'
import type { Json } from '../../../src/base/json.ts'
import { typesAndSchemas } from '../../../src/diagnose/probe/discovery.ts'
import type { ProbeRequest } from '../../../src/diagnose/probe.ts'
import { get, list, type Wired } from '../wire.ts'
import { played } from './played.ts'

const urn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const type = { id: 'User', name: 'User', schema: urn }
const schema = { id: urn, name: 'User' }
const whole: Record<string, Json> = {
  '/ResourceTypes': list(type),
  '/ResourceTypes/User': type,
  '/Schemas': list(schema),
  [`/Schemas/${urn}`]: schema,
}
const discovery =
  (otherwise: Record<string, Json>) =>
  ({ path }: ProbeRequest): Wired =>
    get(path, 200, { ...whole, ...otherwise }[path])
const noList = 'a ListResponse with what there is, is expected'

test('each in a list and by its id', async () => {
  expect((await played(typesAndSchemas, discovery({}))).concludes).toEqual(['pass', 'pass'])
})

test.each<[string, Record<string, Json>, string]>([
  ['a bare list of types', { '/ResourceTypes': [type] }, `GET /ResourceTypes → 200: ${noList}`],
  ['a bare text', { '/Schemas': 'none' }, `GET /Schemas → 200: ${noList}`],
  [
    'numbers in place of both',
    { '/ResourceTypes': 1, '/Schemas': 1 },
    `GET /ResourceTypes → 200, and GET /Schemas → 200: ${noList}`,
  ],
  [
    'a list in place of one type',
    { '/ResourceTypes/User': [type] },
    'GET /ResourceTypes/User → 200 with something that is no object: each resource type is there by its id',
  ],
  [
    'a text in place of one schema',
    { [`/Schemas/${urn}`]: 'User' },
    `GET /Schemas/${urn} → 200 with something that is no object: each schema is there by its URN`,
  ],
  [
    'a schema that is not there',
    { '/Schemas': list({ id: 'urn:other', name: 'Other' }) },
    `/ResourceTypes names ${urn}, which /Schemas does not hold`,
  ],
])('%s is told', async (_what, otherwise, seen) => {
  const { concludes } = await played(typesAndSchemas, discovery(otherwise))
  expect(concludes.filter((each) => each !== 'pass')).toEqual([`fail: ${seen}.`])
})
