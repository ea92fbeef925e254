import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isObject, type Json, type JsonObject } from '../../src/base/json.ts'
import { loadProfile } from '../../src/profile/load.ts'
import type { Hooks } from '../../src/target/hook.ts'
import { createTarget } from '../../src/target/target.ts'
import { suitesNamed } from '../../src/verify/suites.ts'
import { verify } from '../../src/verify/verify.ts'

/** What a vendor's engine sends is what its profile sends: the golden exchanges, but for names and ids. */
test.each([
  { name: 'okta-oin', suite: 'okta-crud', engine: /^Okta SCIM Client/ },
  { name: 'okta-aiw', suite: 'okta-crud', engine: /^Okta SCIM Client/ },
  { name: 'entra', suite: 'entra-gallery', engine: /^undefined$/ },
  { name: 'entra-062020', suite: 'entra-gallery', engine: /^undefined$/ },
])('$suite sends in the forms of $name', async ({ name, suite, engine }) => {
  const { profile } = loadProfile(name)
  const { family, user, membership, patch, http } = profile
  const sent: Sent[] = []
  await using target = await createTarget({ token: 't-o-k-e-n', seed: 'forms', defects: [listening(sent)] })
  const report = await verify({
    baseUrl: target.url,
    auth: { type: 'bearer', token: 't-o-k-e-n' },
    suites: suitesNamed([suite]),
    profile: { name, family, forms: { user, membership, patch } },
  })
  expect(report.left).toEqual([])
  const ofEngine = sent.filter(({ header }) => engine.test(String(header('user-agent'))))
  expect(ofEngine.length).toBeGreaterThan(9)

  const golden = readFileSync(new URL(`../golden/${name}.txt`, import.meta.url), 'utf8')
  const known = formsIn(golden)
  const forms = [...new Set(ofEngine.flatMap(({ method, url, body }) => formsOf(method, url, body)))]
  expect(forms.filter((form) => !known.has(form) && !unrecorded.has(form))).toEqual([])

  for (const { header, body } of ofEngine) {
    for (const { name: of, value, when } of http.headers) {
      if (value.includes('{') || (when === 'body' && body === undefined)) continue
      // Those that belong to the connection are not the suite's.
      if (/^(connection|accept-encoding)$/i.test(of)) continue
      expect([of, header(of.toLowerCase())]).toEqual([of, value])
    }
  }
})

/** No golden story has them; their parts are those of other requests. */
const unrecorded: ReadonlySet<string> = new Set([
  'PATCH /Users Replace urn:…:manager text',
  'PATCH /Users replace urn:…:manager text',
])

interface Sent {
  method: string
  url: string
  header: (name: string) => string | undefined
  body: JsonObject | undefined
}

function listening(sent: Sent[]): Hooks {
  return {
    authenticate: (next) => (request) => {
      const { method, path, query } = request
      sent.push({
        method,
        url: `${path.replace(/^.*?(?=\/(Users|Groups|Schemas))/, '')}${query === '' ? '' : `?${query}`}`,
        header: (name) => request.header(name),
        body: undefined,
      })
      return next(request)
    },
    parse: (next) => (request, route, body) => {
      const last = sent.at(-1)
      const text = new TextDecoder().decode(body)
      if (last && text !== '') last.body = JSON.parse(text)
      return next(request, route, body)
    },
  }
}

/** What a request says, without names and ids: a line each for look-ups, bodies and operations. */
function formsOf(method: string, url: string, body: JsonObject | undefined): string[] {
  const path = url.replace(/^\/(Users|Groups)\/[^?]*/, '/$1/{id}').replace(/%22[^&]*?%22/g, '%22{value}%22')
  if (method === 'GET' || method === 'DELETE') return [`${method} ${path}`]
  if (method === 'PATCH') return operationsOf(body).map((each) => `PATCH ${path.split('/{id}')[0]} ${each}`)
  // Which attributes there are depends on the person: each pair of neighbours is one form.
  const keys = Object.keys(body ?? {}).filter((key) => always.has(key))
  return keys.slice(1).map((key, index) => `${method} ${path} ${keys[index]} < ${key}`)
}

/** Attributes whose order is compared. */
const always = new Set([
  'schemas',
  'userName',
  'name',
  'emails',
  'displayName',
  'active',
  'externalId',
  'groups',
  'password',
  'meta',
  'roles',
])

function operationsOf(body: JsonObject | undefined): string[] {
  const operations = Array.isArray(body?.Operations) ? body.Operations.filter(isObject) : []
  return operations.flatMap(({ op, path, value }) => {
    if (path === undefined && isObject(value)) {
      return Object.entries(value).map(([key, each]) => `${op} (${shortened(key)}) ${kindOf(each)}`)
    }
    return [`${op} ${shortened(String(path))} ${kindOf(value)}`]
  })
}

const shortened = (path: string) =>
  path.replace(/^urn:.*:/, 'urn:…:').replace(/\[value eq "[^"]*"\]/, '[value eq "{id}"]')

function kindOf(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.slice(0, 1).map(kindOf).join()}]`
  if (isObject(value)) return `{${Object.keys(value).join()}}`
  if (typeof value === 'string') return /^(true|false)$/i.test(value) ? `"${value}"` : 'text'
  return value === undefined ? '' : JSON.stringify(value)
}

function formsIn(golden: string): ReadonlySet<string> {
  const requests = [...golden.matchAll(/^> (GET|POST|PUT|PATCH|DELETE) (.+)\n(?:> (\{.*)\n)?/gm)]
  return new Set(
    requests.flatMap(([, method = '', url = '', body]) =>
      formsOf(method, url, body === undefined ? undefined : JSON.parse(body)),
    ),
  )
}
