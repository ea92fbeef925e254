import { ValueError } from '../scim/attribute-value.ts'
import { PatchError } from '../scim/patch-error.ts'
import { readOperations } from '../scim/patch-step.ts'
import { resourceSchemas } from '../scim/schema.ts'
import { authenticate, shownToken } from './authenticate.ts'
import type { Context } from './context.ts'
import { execute } from './execute.ts'
import { find, page } from './list.ts'
import { parse } from './parse.ts'
import { apply } from './patch.ts'
import { readFilter } from './query.ts'
import { refuse, render } from './render.ts'
import { route } from './route.ts'
import { ScimError } from './scim-error.ts'
import type { Reply, Route, Steps, TargetRequest } from './step.ts'
import { checkUnique, save } from './write.ts'

/** Bytes. A group may come with tens of thousands of members. */
const bodyLimits = { User: 1024 * 1024, Group: 16 * 1024 * 1024 }

/** The steps of a target without defects. */
export function honestSteps(context: Context): Steps {
  const { basePath, tokens, secondToken, maxResults, representation, propagation } = context
  const steps: Steps = {
    answer: (request) => answer(steps, request),
    tenant: (request) =>
      secondToken !== undefined && shownToken(request) === secondToken ? 'second' : 'first',
    authenticate: (request) => authenticate(request, tokens),
    route: (request) => route(request, basePath),
    parse: (request, route, body) =>
      parse(request, route, body, { maxResults, readFilter: steps.readFilter }),
    readFilter,
    execute: (command) => execute(context, steps, command),
    readsFrom: () => propagation.visible(),
    find: (type, filter) => find(steps.readsFrom(type), type, filter, representation),
    page,
    readOperations: (operations, before) =>
      readOperations(operations, resourceSchemas[before.type], before.attributes),
    apply,
    checkUnique: (write) => checkUnique(context, write),
    save: (write) => save(context, steps, write),
    represent: (entry, projection) => representation.text(entry, projection),
    render: (outcome) => render(outcome, steps.represent, representation),
    refuse,
  }
  return steps
}

/** Answers a request. Whatever happens, there is an answer, and it is a SCIM one. */
async function answer(steps: Steps, request: TargetRequest): Promise<Reply> {
  try {
    steps.authenticate(request)
    const route = steps.route(request)
    const body = hasBody(route) ? await request.body(limitOf(route)) : nothing
    return steps.render(steps.execute(steps.parse(request, route, body)))
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
