import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { importSchema } from '../import-schema.ts'
import { objectIdOf } from '../object-id.ts'
import { pageQuery } from '../query.ts'
import { linkSchema, statusSchema } from '../view-schema.ts'

const linkQuery = z.strictObject({
  ...pageQuery,
  object: z.string().optional().describe('A user or group, by id or name'),
})

/** What of an app is in the target, and what follows from rules and mappings. */
export function linkRoutes(api: Api, { engine, directory }: Idp): void {
  endpoint(
    api,
    'GET /apps/{app}/links',
    {
      summary: 'Users and groups of an app, with their resources and the state that the vendor shows',
      query: linkQuery,
      answer: [200, 'A page of links', pageOf(linkSchema)],
    },
    ({ params, query }) =>
      engine.links({
        ...query,
        app: params.app,
        object: query.object && objectIdOf(directory, query.object),
      }),
  )
  endpoint(
    api,
    'POST /apps/{app}/refresh-entitlements',
    {
      summary: 'Read the groups of the target, so that rules take those that exist',
      answer: [200, 'What was found', importSchema],
    },
    ({ params }) => engine.refreshEntitlements(params.app),
  )
  endpoint(
    api,
    'POST /apps/{app}/reapply-mappings',
    {
      summary:
        'Look at every assigned user again: mappings and rules; each is told as if something had changed',
      answer: [202, 'The status', statusSchema],
    },
    ({ params }) => engine.reapplyMappings(params.app),
  )
}
