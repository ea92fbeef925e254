import { z } from 'zod'
import { checkInput } from '../../directory/check-input.ts'
import type { Idp } from '../../idp.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { candidateSchema, importSchema } from '../import-schema.ts'
import { pageQuery } from '../query.ts'

const yesNo = z.enum(['true', 'false'], 'must be true or false').default('false')
const resource = z.enum(['User', 'Group'], 'must be User or Group')

const importQuery = z.strictObject({
  force: yesNo.describe('true: go on although the safeguard would stop it'),
  resource: resource.optional().describe('Read only these; without it all that the vendor reads'),
})

const candidateQuery = z.strictObject({
  ...pageQuery,
  resource: resource.default('User'),
  match: z
    .enum(['none', 'partial', 'exact', 'linked'], 'must be none, partial, exact or linked')
    .optional()
    .describe('Without it all that are not linked'),
  ignored: yesNo.describe('true: only what was ignored'),
})

const decisionSchema = z.strictObject({
  action: z.enum(['link', 'create', 'ignore'], 'must be link, create or ignore'),
  user: z.string().optional().describe('id or userName, with link; without it the match'),
})

const input = { code: 'ERR_REQUEST_INVALID', noun: 'body', names: ['action', 'user'] }

/** From the target into the directory. */
export function importRoutes(api: Api, { engine }: Idp): void {
  endpoint(
    api,
    'POST /apps/{app}/import',
    {
      summary:
        "Read all of the target as the vendor's import does, and apply what the profile applies by itself",
      query: importQuery,
      answer: [
        200,
        'What was found and what became of it; a target that fails is told as `state: failed`',
        importSchema,
      ],
    },
    ({ params, query }) =>
      engine.import(params.app, {
        force: query.force === 'true',
        resources: query.resource && [query.resource],
      }),
  )
  endpoint(
    api,
    'GET /apps/{app}/imports',
    {
      summary: 'Imports, in the order in which they began',
      query: z.strictObject(pageQuery),
      answer: [200, 'A page of imports', pageOf(importSchema)],
    },
    ({ params, query }) => engine.imports({ app: params.app, ...query }),
  )
  endpoint(
    api,
    'GET /apps/{app}/imports/{import}',
    { summary: 'One import', answer: [200, 'The import', importSchema] },
    ({ params }) => engine.importResult(params.app, params.import),
  )
  endpoint(
    api,
    'GET /apps/{app}/import-candidates',
    {
      summary: 'What imports found in the target and nobody has decided on',
      query: candidateQuery,
      answer: [200, 'A page of resources, by target id', pageOf(candidateSchema)],
    },
    ({ params, query: { ignored, ...query } }) =>
      engine.importCandidates({ app: params.app, ...query, ignored: ignored === 'true' }),
  )
  endpoint(
    api,
    'POST /apps/{app}/import-candidates/{targetId}',
    {
      summary: 'Link an account to a user, make a user of it, or ignore it',
      body: { schema: decisionSchema },
      answer: [200, 'The resource as it is now', candidateSchema],
    },
    ({ params, body }) =>
      engine.decideImport(params.app, params.targetId, checkInput(decisionSchema, body, input)),
  )
}
