import { ValueError } from '../scim/attribute-value.ts'
import { PatchError } from '../scim/patch-error.ts'
import { authenticate } from './authenticate.ts'
import type { Context } from './context.ts'
import { execute } from './execute.ts'
import { parse } from './parse.ts'
import { refuse, render } from './render.ts'
import { route } from './route.ts'
import { ScimError } from './scim-error.ts'
import type { Reply, Route, Steps, TargetRequest } from './step.ts'

/** Bytes. A group may come with tens of thousands of members. */
const bodyLimits = { User: 1024 * 1024, Group: 16 * 1024 * 1024 }

/** The steps of a target without defects. */
export function honestSteps(context: Context): Steps {
  const { basePath, token, maxResults, representation } = context
  return {
    authenticate: (request) => authenticate(request, token),
    route: (request) => route(request, basePath),
    parse: (request, route, body) => parse(request, route, body, maxResults),
    execute: (command) => execute(context, command),
    represent: (entry, projection) => representation.text(entry, projection),
    render: (outcome, represent) => render(outcome, represent, representation),
    refuse,
  }
}

/** Answers a request. Whatever happens, there is an answer, and it is a SCIM one. */
export async function answer(steps: Steps, request: TargetRequest): Promise<Reply> {
  try {
    steps.authenticate(request)
    const route = steps.route(request)
    const body = hasBody(route) ? await request.body(limitOf(route)) : nothing
    const command = steps.parse(request, route, body)
    return steps.render(steps.execute(command), steps.represent)
  } catch (error) {
    return steps.refuse(asScimError(error))
  }
}

const nothing = new Uint8Array()

function hasBody({ kind }: Route): boolean {
  return kind === 'create' || kind === 'replace' || kind === 'patch' || kind === 'search'
}

function limitOf(route: Route): number {
  return 'type' in route ? bodyLimits[route.type] : bodyLimits.User
}

function asScimError(error: unknown): ScimError {
  if (error instanceof ScimError) return error
  if (error instanceof PatchError) return new ScimError(error.status, error.detail, error.scimType)
  if (error instanceof ValueError) return new ScimError(400, error.message, 'invalidValue')
  // The developer of the client must see that it was not the request; the reason stays in this process.
  console.error(error)
  return new ScimError(500, 'The target failed; its log says why')
}
