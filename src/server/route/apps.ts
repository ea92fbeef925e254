import { z } from 'zod'
import {
  type App,
  type AppCreate,
  type AppPatch,
  appInput,
  appPatchSchema,
  appStates,
} from '../../directory/app-schema.ts'
import { mergePatch, patchTarget } from '../../directory/app-secret.ts'
import { checkInput } from '../../directory/check-input.ts'
import type { Idp } from '../../idp.ts'
import { anyJson, anyObject, pageOf } from '../api-schema.ts'
import { appBody, appPatchBody, checkApp, refuseFile } from '../app-check.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'
import { mergePatchTypes } from '../request-body.ts'

const appSchema: z.ZodType<App> = z
  .object({
    id: z.string().describe('app_ and 16 characters'),
    name: z.string(),
    profile: z.string(),
    overrides: anyObject,
    target: z.looseObject({ url: z.string(), auth: z.object({ type: z.string() }).catchall(anyJson) }),
    state: z.enum(appStates),
    quarantine: anyObject.nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'App' }) as never

export function appRoutes(api: Api, { directory: { apps } }: Idp): void {
  endpoint(
    api,
    'GET /apps',
    {
      summary: 'List apps, in order of creation',
      query: z.strictObject(pageQuery),
      answer: [200, 'A page of apps; secrets are masked', pageOf(appSchema)],
    },
    ({ query }) => apps.list(query),
  )
  endpoint(
    api,
    'POST /apps',
    {
      summary: 'Create an app: a connection to one target',
      body: { schema: appBody },
      answer: [201, 'The app; secrets are masked', appSchema],
    },
    ({ body }) => {
      refuseFile((body as Partial<AppCreate> | null)?.profile)
      return apps.create(checkApp(body as AppCreate))
    },
  )
  endpoint(
    api,
    'GET /apps/{app}',
    { summary: 'An app', answer: [200, 'The app; secrets are masked', appSchema] },
    ({ params }) => apps.get(params.app),
  )
  endpoint(
    api,
    'PATCH /apps/{app}',
    {
      summary: 'Change an app by a JSON merge patch (RFC 7396)',
      description: 'A masked secret that is sent back keeps the present one.',
      body: { schema: appPatchBody, types: mergePatchTypes },
      answer: [200, 'The app; secrets are masked', appSchema],
    },
    ({ params, body }) => {
      const patch = checkInput(appPatchSchema, body, appInput)
      const row = apps.row(params.app)
      if (patch.profile !== row.profile) refuseFile(patch.profile)
      const { profile } = checkApp({
        name: patch.name ?? row.name,
        profile: patch.profile ?? row.profile,
        overrides: patch.overrides === null ? {} : mergePatch(row.overrides, patch.overrides ?? {}),
        target: (patch.target ? patchTarget(row.target, patch.target) : row.target) as AppCreate['target'],
      })
      return apps.update(params.app, { ...(body as AppPatch), profile })
    },
  )
  endpoint(
    api,
    'DELETE /apps/{app}',
    {
      summary: 'Delete an app and all that the engine knows of it; the target is left as it is',
      answer: [204, 'Deleted'],
    },
    ({ params }) => apps.delete(params.app),
  )
}
