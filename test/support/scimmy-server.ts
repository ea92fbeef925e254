import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { parse } from 'node:querystring'
import express from 'express'
import SCIMMY from 'scimmy'
import SCIMMYRouters from 'scimmy-routers'

export interface ScimmyServer extends AsyncDisposable {
  url: string
  token: string
  users(): Record<string, unknown>[]
  groups(): Record<string, unknown>[]
}

type Row = Record<string, unknown> & { id: string; meta: { created: string; lastModified: string } }

/**
 * A SCIM server that no one here wrote: the scimmy protocol layer over maps. One at a time, for its state is global.
 *
 * @param queryAsIn Express 5 has a getter that reads the query anew each time, so what a router writes into it is gone
 */
export async function startScimmy(queryAsIn: 'express-4' | 'express-5' = 'express-4'): Promise<ScimmyServer> {
  const token = 'scimmy-token'
  const [users, groups] = [table('userName'), table('displayName')]
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false)
  SCIMMY.Resources.declare(SCIMMY.Resources.User, users.handlers)
  SCIMMY.Resources.declare(SCIMMY.Resources.Group, groups.handlers)
  const app = express()
  if (queryAsIn === 'express-5') app.use(queryByGetter)
  app.use(
    '/scim/v2',
    new SCIMMYRouters({
      type: 'bearer',
      handler: (request: express.Request) => {
        if (request.header('authorization') !== `Bearer ${token}`) throw new Error('bad token')
        return 'idp'
      },
    }),
  )
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/scim/v2`,
    token,
    users: users.rows,
    groups: groups.rows,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const queryByGetter: express.RequestHandler = (request, _response, next) => {
  const { search } = new URL(request.url, 'http://localhost')
  Object.defineProperty(request, 'query', { get: () => parse(search.slice(1)) })
  next()
}

function table(key: string) {
  const rows = new Map<string, Row>()
  const nameOf = (row: Record<string, unknown>) => String(row[key] ?? '').toLowerCase()
  const missing = (id: string) => new SCIMMY.Types.Error(404, null as never, `Resource ${id} not found`)
  const handlers = {
    ingress(resource: { id?: string }, data: object) {
      const old = resource.id ? rows.get(resource.id) : undefined
      if (resource.id && !old) throw missing(resource.id)
      const row = JSON.parse(JSON.stringify(data)) as Row
      const taken = [...rows.values()].some((each) => nameOf(each) === nameOf(row) && each.id !== resource.id)
      if (taken) throw new SCIMMY.Types.Error(409, 'uniqueness', `${key} is already in use`)
      const now = new Date().toISOString()
      row.id = resource.id ?? randomUUID()
      row.meta = { created: old?.meta.created ?? now, lastModified: now }
      rows.set(row.id, row)
      return row
    },
    egress(resource: { id?: string; filter?: { match(all: Row[]): Row[] } }) {
      if (resource.id) {
        const row = rows.get(resource.id)
        if (!row) throw missing(resource.id)
        return row
      }
      const all = [...rows.values()]
      return resource.filter ? resource.filter.match(all) : all
    },
    degress(resource: { id: string }) {
      if (!rows.delete(resource.id)) throw missing(resource.id)
    },
  }
  return { handlers: handlers as never, rows: () => [...rows.values()] }
}
