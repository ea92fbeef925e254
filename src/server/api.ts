import { OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '../base/error.ts'
import type { Idp } from '../idp.ts'
import type { Api, ApiEnv } from './endpoint.ts'
import { type GuardOptions, guard } from './guard.ts'
import { openApiRoute } from './openapi.ts'
import { problemOf } from './problem.ts'
import { approvalRoutes } from './route/approvals.ts'
import { appRoutes } from './route/apps.ts'
import { assignmentRoutes } from './route/assignments.ts'
import { clockRoutes } from './route/clock.ts'
import { directoryRoutes } from './route/directory.ts'
import { driftRoutes } from './route/drift.ts'
import { engineRoutes } from './route/engine.ts'
import { eventRoutes } from './route/events.ts'
import { exchangeRoutes } from './route/exchanges.ts'
import { faultRoutes } from './route/faults.ts'
import { findingRoutes } from './route/findings.ts'
import { groupRoutes } from './route/groups.ts'
import { healthRoutes } from './route/health.ts'
import { importRoutes } from './route/imports.ts'
import { linkRoutes } from './route/links.ts'
import { observationRoutes } from './route/observation.ts'
import { operationRoutes } from './route/operations.ts'
import { profileRoutes } from './route/profiles.ts'
import { pushRuleRoutes } from './route/push-rules.ts'
import { pushedGroupRoutes } from './route/pushed-groups.ts'
import { taskRoutes } from './route/tasks.ts'
import { userRoutes } from './route/users.ts'

export interface ApiOptions extends GuardOptions {
  /** Told of every fault of ours, before it is answered with a 500. */
  onFault?: ((error: unknown) => void) | undefined
  /** Ends what would go on for ever: streams of events. */
  closing: AbortSignal
}

/** The HTTP API as a function from request to response, without a socket. */
export function createApi(idp: Idp, { host, token, onFault, closing }: ApiOptions): Api {
  const api = new OpenAPIHono<ApiEnv>()
  api.onError((error, c) => {
    const problem = problemOf(error, c.get('misshapen') ?? (() => false))
    if (problem.status === 500) onFault?.(error)
    return c.body(JSON.stringify(problem), problem.status as 500, {
      'Content-Type': 'application/problem+json',
    })
  })
  api.notFound((c) => {
    const allowed = methodsAt(api, c.req.path)
    if (allowed === '') throw new AppError('ERR_NOT_FOUND', `There is nothing at ${c.req.path}.`, seeOpenApi)
    c.header('Allow', allowed)
    throw new AppError('ERR_METHOD_NOT_ALLOWED', `${c.req.method} is not for ${c.req.path}; use ${allowed}.`)
  })
  api.use(guard({ host, token }))
  healthRoutes(api, idp, closing)
  userRoutes(api, idp)
  groupRoutes(api, idp)
  appRoutes(api, idp)
  assignmentRoutes(api, idp)
  pushedGroupRoutes(api, idp)
  pushRuleRoutes(api, idp)
  engineRoutes(api, idp)
  faultRoutes(api, idp)
  importRoutes(api, idp)
  driftRoutes(api, idp)
  findingRoutes(api, idp)
  observationRoutes(api, idp)
  operationRoutes(api, idp)
  approvalRoutes(api, idp)
  linkRoutes(api, idp)
  taskRoutes(api, idp)
  exchangeRoutes(api, idp)
  eventRoutes(api, idp, closing)
  clockRoutes(api, idp)
  directoryRoutes(api, idp)
  profileRoutes(api)
  openApiRoute(api)
  return api
}

const seeOpenApi = { hint: 'GET /api/v1/openapi.json lists what there is.' }

/** The methods that an existing path knows, as the header Allow lists them. */
function methodsAt(api: Api, path: string): string {
  const methods = api.routes
    .filter(({ method, path: pattern }) => method !== 'ALL' && matches(pattern, path))
    .map(({ method }) => method)
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(', ')
}

function matches(pattern: string, path: string): boolean {
  const parts = path.split('/')
  const wanted = pattern.split('/')
  return (
    parts.length === wanted.length &&
    wanted.every((part, index) => (part.startsWith(':') ? parts[index] !== '' : part === parts[index]))
  )
}
