// A team wiki with accounts. People come and go by SCIM; who has left may not read on.
import { Hono } from 'hono'
import { type ScimMeta, type ScimResource, scimPatch } from 'scim-patch'

interface Account extends ScimResource {
  id: string
  userName: string
  active: boolean
  meta: ScimMeta
}

const scimJson = { 'Content-Type': 'application/scim+json' }

export function createWiki(token: string) {
  const accounts = new Map<string, Account>()
  const wiki = new Hono()

  wiki.get('/pages/welcome', (c) => {
    const name = c.req.header('x-user')
    return named(name)?.active ? c.text(`Welcome, ${name}`) : c.text('You have no access.', 403)
  })

  const scim = wiki.basePath('/scim/v2')
  scim.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${token}`) return failure(401, 'The bearer token is wrong.')
    await next()
  })

  scim.get('/Users', (c) => {
    const [, name] = /^userName eq "(.*)"$/i.exec(c.req.query('filter') ?? '') ?? []
    const account = named(name)
    const found = name === undefined ? [...accounts.values()] : account ? [account] : []
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse']
    return c.json(
      { schemas, totalResults: found.length, startIndex: 1, itemsPerPage: found.length, Resources: found },
      200,
      scimJson,
    )
  })

  scim.post('/Users', async (c) => {
    const user = await c.req.json<Account>()
    if (named(user.userName)) return failure(409, 'The userName is taken.', 'uniqueness')
    const id = crypto.randomUUID()
    const location = `${c.req.url}/${id}`
    const meta = { resourceType: 'User', location, created: new Date(), lastModified: new Date() }
    return c.json(keep({ ...user, id, meta }), 201, { ...scimJson, Location: location })
  })

  scim.on(['GET', 'PUT', 'PATCH', 'DELETE'], '/Users/:id', async (c) => {
    const account = accounts.get(c.req.param('id'))
    if (!account) return failure(404, 'There is no such user.')
    if (c.req.method === 'DELETE') {
      accounts.delete(account.id)
      return c.body(null, 204)
    }
    if (c.req.method === 'GET') return c.json(account, 200, scimJson)
    const body = await c.req.json()
    // Okta updates with PUT and deactivates with PATCH, Entra uses PATCH for everything, each in a form of its own.
    const changed = c.req.method === 'PUT' ? body : scimPatch(structuredClone(account), body.Operations)
    const { id, meta } = account
    return c.json(keep({ ...changed, id, meta: { ...meta, lastModified: new Date() } }), 200, scimJson)
  })

  function named(name: string | undefined): Account | undefined {
    return [...accounts.values()].find(({ userName }) => userName.toLowerCase() === name?.toLowerCase())
  }

  function keep({ password: _, ...account }: Account & { password?: string }): Account {
    // Entra says "False", as text, unless its feature flag is on.
    const kept = { ...account, active: String(account.active ?? true).toLowerCase() === 'true' } as Account
    accounts.set(kept.id, kept)
    return kept
  }

  return wiki
}

function failure(status: number, detail: string, scimType?: string): Response {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
  return Response.json({ schemas, status: String(status), scimType, detail }, { status, headers: scimJson })
}
