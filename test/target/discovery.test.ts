import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { enterpriseUserUrn, groupUrn, listResponseUrn, userUrn } from '../../src/scim/urn.ts'
import { open } from './client.ts'

test('the configuration has all that RFC 7643 §5 requires', async () => {
  await using setup = await open({ maxResults: 50 })
  const { status, body } = await setup.get('/ServiceProviderConfig')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 50 },
    changePassword: { supported: true },
    sort: { supported: true },
    etag: { supported: true },
    pagination: { cursor: false, index: true },
    authenticationSchemes: [{ type: 'oauthbearertoken' }],
    meta: { location: `${setup.target.url}/ServiceProviderConfig` },
  })
})

test('every schema and resource type is listed and can be read by its id', async () => {
  await using setup = await open()
  for (const [place, ids] of [
    ['/Schemas', [userUrn, enterpriseUserUrn, groupUrn]],
    ['/ResourceTypes', ['User', 'Group']],
  ] as const) {
    const { body } = await setup.get(`${place}?attributes=id`)
    expect(body).toMatchObject({
      schemas: [listResponseUrn],
      totalResults: ids.length,
      itemsPerPage: ids.length,
    })
    expect(body.Resources.map(({ id }: { id: string }) => id)).toEqual(ids)
    for (const document of body.Resources) {
      expect(document.meta.location).toBe(`${setup.target.url}${place}/${document.id}`)
      expect((await setup.get(`${place}/${document.id}`)).body).toEqual(document)
      expect((await setup.get(`${place}/${encodeURIComponent(document.id)}`)).body).toEqual(document)
    }
  }
})

test('every schema that a resource type names exists', async () => {
  await using setup = await open()
  const types = (await setup.get('/ResourceTypes')).body.Resources
  for (const { schema, schemaExtensions } of types) {
    for (const urn of [schema, ...schemaExtensions.map((each: { schema: string }) => each.schema)]) {
      expect((await setup.get(`/Schemas/${urn}`)).body.id).toBe(urn)
    }
  }
})

test('attributes are described whole, without nulls and with the words of RFC 7643 §7', async () => {
  await using setup = await open()
  const words: Record<string, string[]> = {
    type: ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary', 'complex'],
    mutability: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
    returned: ['always', 'never', 'default', 'request'],
    uniqueness: ['none', 'server', 'global'],
  }
  const check = (attribute: JsonObject) => {
    for (const [name, accepted] of Object.entries(words)) expect(accepted).toContain(attribute[name])
    for (const name of ['multiValued', 'required', 'caseExact']) expect(attribute[name]).toBeTypeOf('boolean')
    expect(attribute.description).toMatch(/\.$/)
    expect(attribute.type === 'complex').toBe(attribute.subAttributes !== undefined)
    for (const sub of (attribute.subAttributes ?? []) as JsonObject[]) check(sub)
  }
  const { text, body } = await setup.get('/Schemas')
  expect(text).not.toContain('null')
  for (const schema of body.Resources) for (const attribute of schema.attributes) check(attribute)
})

test('what the schema says of userName, password and groups', async () => {
  await using setup = await open()
  const { attributes } = (await setup.get(`/Schemas/${userUrn}`)).body
  const named = (name: string) => attributes.find((each: { name: string }) => each.name === name)
  expect(named('userName')).toMatchObject({ required: true, caseExact: false, uniqueness: 'server' })
  expect(named('password')).toMatchObject({ mutability: 'writeOnly', returned: 'never' })
  expect(named('groups')).toMatchObject({ mutability: 'readOnly', multiValued: true })
})
