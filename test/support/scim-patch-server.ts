import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { patchBodyValidation, type ScimPatchOperation, scimPatch } from 'scim-patch'
import { filter as matcher, parse } from 'scim2-parse-filter'

export interface ScimPatchServer extends AsyncDisposable {
  url: string
  token: string
  users(): Resource[]
  groups(): Resource[]
}

export type Resource = Record<string, unknown> & { id: string }

const urn = 'urn:ietf:params:scim:'

/**
 * A SCIM server as somebody writes it in a day: hono, a map, PATCH by the package `scim-patch`, filters by
 * `scim2-parse-filter`. Its own code tries to be right; what is wrong with it comes from those two.
 */
export async function startScimPatchServer(): Promise<ScimPatchServer> {
  const token = 'scim-patch-token'
  const tables = { Users: new Table('User', 'userName'), Groups: new Table('Group', 'displayName') }
  const app = new Hono({ strict: false }).basePath('/scim/v2')
  app.use(async (context, next) => {
    const [scheme, given] = context.req.header('authorization')?.split(' ') ?? []
    if (scheme?.toLowerCase() !== 'bearer' || given !== token)
      throw new Refusal(401, 'The token is not known.')
    await next()
  })
  let base = ''
  const table = (context: Context): Table => {
    const found = tables[context.req.param('kind') as keyof typeof tables]
    if (!found) throw new Refusal(404, `There is no ${context.req.path}.`)
    return found
  }

  app.get('/:kind', (context) => {
    const { filter, startIndex, count } = context.req.query()
    const all = table(context).list(filter)
    const start = Math.max(1, Number(startIndex ?? 1))
    const page = all.slice(start - 1, start - 1 + Math.min(100, Math.max(0, Number(count ?? 100))))
    return scim(context, 200, {
      schemas: [`${urn}api:messages:2.0:ListResponse`],
      totalResults: all.length,
      startIndex: start,
      itemsPerPage: page.length,
      Resources: page.map((row) => shown(row, context, base)),
    })
  })
  app.post('/:kind', async (context) => {
    const row = table(context).insert(await body(context))
    const answer = shown(row, context, base)
    context.header('Location', (answer.meta as { location: string }).location)
    return scim(context, 201, answer)
  })
  app.get('/:kind/:id', (context) => {
    const row = table(context).get(context.req.param('id'))
    return scim(context, 200, shown(row, context, base))
  })
  app.put('/:kind/:id', async (context) => {
    const row = table(context).replace(context.req.param('id'), await body(context))
    return scim(context, 200, shown(row, context, base))
  })
  app.patch('/:kind/:id', async (context) => {
    const row = table(context).patch(context.req.param('id'), await body(context))
    return scim(context, 200, shown(row, context, base))
  })
  app.delete('/:kind/:id', (context) => {
    table(context).delete(context.req.param('id'))
    return context.body(null, 204)
  })
  app.notFound((context) => problem(context, 404, undefined, `There is no ${context.req.path}.`))
  app.onError((error, context) => {
    if (error instanceof Refusal) return problem(context, error.status, error.scimType, error.message)
    // The errors of scim-patch say themselves what they are.
    const { scimCode, name, message } = error as Error & { scimCode?: string }
    if (scimCode !== undefined) return problem(context, 400, scimCode, message)
    return problem(context, 500, undefined, `${name}: ${message}`)
  })

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  base = `http://127.0.0.1:${port}/scim/v2`
  return {
    url: base,
    token,
    users: () => tables.Users.list(undefined),
    groups: () => tables.Groups.list(undefined),
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

class Refusal extends Error {
  readonly status: number
  readonly scimType: string | undefined
  constructor(status: number, message: string, scimType?: string) {
    super(message)
    this.status = status
    this.scimType = scimType
  }
}

class Table {
  readonly #rows = new Map<string, Resource>()
  readonly #type: string
  readonly #key: string
  #moment = 0

  constructor(type: string, key: string) {
    this.#type = type
    this.#key = key
  }

  list(filter: string | undefined): Resource[] {
    const rows = [...this.#rows.values()]
    if (filter === undefined) return rows
    try {
      return rows.filter(matcher(parse(filter)))
    } catch (error) {
      throw new Refusal(400, `The filter cannot be read: ${(error as Error).message}`, 'invalidFilter')
    }
  }

  get(id: string): Resource {
    const row = this.#rows.get(id)
    if (!row) throw new Refusal(404, `There is no ${this.#type} ${id}.`)
    return row
  }

  insert(sent: Record<string, unknown>): Resource {
    const now = this.#laterMoment()
    return this.#store(randomUUID(), sent, { resourceType: this.#type, created: now, lastModified: now })
  }

  replace(id: string, sent: Record<string, unknown>): Resource {
    return this.#store(id, sent, { ...(this.get(id).meta as object), lastModified: this.#laterMoment() })
  }

  patch(id: string, sent: Record<string, unknown>): Resource {
    const row = this.get(id)
    patchBodyValidation(sent as never)
    const operations = sent.Operations as ScimPatchOperation[]
    return this.replace(id, scimPatch(row as never, operations, { mutateDocument: false }))
  }

  delete(id: string): void {
    this.get(id)
    this.#rows.delete(id)
  }

  /** Two writes within one millisecond are two moments all the same. */
  #laterMoment(): string {
    this.#moment = Math.max(Date.now(), this.#moment + 1)
    return new Date(this.#moment).toISOString()
  }

  #store(id: string, { password: _, ...sent }: Record<string, unknown>, meta: object): Resource {
    const name = sent[this.#key]
    if (typeof name !== 'string' || name === '') {
      throw new Refusal(400, `${this.#key} is missing.`, 'invalidValue')
    }
    const taken = [...this.#rows.values()].some(
      (row) => row.id !== id && String(row[this.#key]).toLowerCase() === name.toLowerCase(),
    )
    if (taken) throw new Refusal(409, `${this.#key} ${name} is taken.`, 'uniqueness')
    const row = { ...sent, id, meta } as Resource
    this.#rows.set(id, row)
    return row
  }
}

async function body(context: Context): Promise<Record<string, unknown>> {
  try {
    return (await context.req.json()) as Record<string, unknown>
  } catch {
    throw new Refusal(400, 'The body is no JSON.', 'invalidSyntax')
  }
}

function shown(row: Resource, context: Context, base: string): Resource {
  const meta = row.meta as { resourceType: string }
  const whole = { ...row, meta: { ...meta, location: `${base}/${meta.resourceType}s/${row.id}` } } as Resource
  const { attributes, excludedAttributes } = context.req.query()
  const kept = ['id', 'schemas', ...(attributes?.split(',') ?? Object.keys(whole))]
  const left = excludedAttributes?.split(',') ?? []
  return Object.fromEntries(
    Object.entries(whole).filter(([name]) => kept.includes(name) && !left.includes(name)),
  ) as Resource
}

function scim(context: Context, status: number, value: object): Response {
  context.header('Content-Type', 'application/scim+json; charset=utf-8')
  return context.body(JSON.stringify(value), status as never)
}

function problem(context: Context, status: number, scimType: string | undefined, detail: string): Response {
  if (status === 401) context.header('WWW-Authenticate', 'Bearer realm="scim"')
  return scim(context, status, {
    schemas: [`${urn}api:messages:2.0:Error`],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail,
  })
}
