// A SCIM 2.0 endpoint for users, as small as one can be that Okta and Entra ID are content with.
import { randomUUID } from 'node:crypto'
import express from 'express'
import { scimPatch } from 'scim-patch'

const schemas = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
}

export function createApp({ token }) {
  /** id → user */
  const users = new Map()
  const scim = express.Router()

  scim.use((request, response, next) => {
    response.type('application/scim+json')
    if (request.get('authorization') !== `Bearer ${token}`) fail(response, 401, 'The bearer token is wrong.')
    else next()
  })
  scim.use(express.json({ type: ['application/scim+json', 'application/json'] }))

  scim.get('/Users', ({ query }, response) => {
    // Every vendor looks users up in this way before it creates one. userName has no case (RFC 7643 §4.1.1).
    const [, name] = /^userName eq "(.*)"$/i.exec(query.filter ?? '') ?? []
    if (query.filter !== undefined && name === undefined) {
      return fail(response, 400, 'Only userName eq "…" is understood.', 'invalidFilter')
    }
    const found = [...users.values()].filter((user) => name === undefined || sameName(user.userName, name))
    const first = Math.max(1, Number(query.startIndex ?? 1))
    const page = found.slice(first - 1, first - 1 + Number(query.count ?? 100))
    response.json({
      schemas: [schemas.list],
      totalResults: found.length,
      startIndex: first,
      itemsPerPage: page.length,
      Resources: page,
    })
  })

  scim.post('/Users', (request, response) => {
    if (taken(request.body.userName)) return fail(response, 409, 'The userName is taken.', 'uniqueness')
    const id = randomUUID()
    const location = `${request.protocol}://${request.get('host')}${request.baseUrl}/Users/${id}`
    const now = new Date().toISOString()
    const meta = { resourceType: 'User', created: now, lastModified: now, location }
    send(response.status(201).location(location), { ...request.body, id, meta })
  })

  scim
    .route('/Users/:id')
    .all((request, response, next) => {
      if (users.has(request.params.id)) next()
      else fail(response, 404, `There is no user ${request.params.id}.`)
    })
    .get((request, response) => response.json(users.get(request.params.id)))
    .put((request, response) => replace(request, response, request.body))
    .patch((request, response) => {
      const { schemas: _, ...user } = structuredClone(users.get(request.params.id))
      try {
        replace(request, response, scimPatch(user, request.body.Operations))
      } catch (error) {
        fail(response, 400, error.message, 'invalidValue')
      }
    })
    .delete((request, response) => {
      users.delete(request.params.id)
      response.status(204).end()
    })

  scim.use((request, response) => fail(response, 404, `There is nothing at ${request.path}.`))
  // What express.json() could not read ends here, and not as a page of HTML.
  scim.use((error, _request, response, _next) => fail(response, error.status ?? 500, error.message))

  function replace(request, response, body) {
    const { id, meta } = users.get(request.params.id)
    if (taken(body.userName, id)) return fail(response, 409, 'The userName is taken.', 'uniqueness')
    send(response, { ...body, id, meta: { ...meta, lastModified: new Date().toISOString() } })
  }

  function send(response, { password: _, ...user }) {
    // Entra sends "True" and "False" as text unless its feature flag says otherwise; "False" must not count as true.
    if (typeof user.active === 'string') user.active = user.active.toLowerCase() === 'true'
    users.set(user.id, { ...user, schemas: [schemas.user] })
    response.json(users.get(user.id))
  }

  const taken = (name, ownId) =>
    [...users.values()].some(({ id, userName }) => id !== ownId && sameName(userName, name))

  const app = express()
  app.disable('x-powered-by').use('/scim/v2', scim)
  app.get('/healthz', (_request, response) => response.send('ok'))
  return { app, users }
}

function sameName(one, other) {
  return one?.toLowerCase() === other?.toLowerCase()
}

function fail(response, status, detail, scimType) {
  response.status(status).json({ schemas: [schemas.error], status: String(status), scimType, detail })
}
