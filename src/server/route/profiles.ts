import { z } from 'zod'
import { listProfiles, loadProfile } from '../../profile/load.ts'
import { anyObject } from '../api-schema.ts'
import { refuseFile } from '../app-check.ts'
import { type Api, endpoint } from '../endpoint.ts'

const summarySchema = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  title: z.string(),
  family: z.string(),
  status: z.string(),
})

/** The built-in profiles. */
export function profileRoutes(api: Api): void {
  endpoint(
    api,
    'GET /profiles',
    {
      summary: 'List the built-in profiles',
      answer: [200, 'All of them', z.object({ items: z.array(summarySchema), nextCursor: z.null() })],
    },
    () => ({ items: listProfiles().map(({ file: _, ...summary }) => summary), nextCursor: null }),
  )
  endpoint(
    api,
    'GET /profiles/{profile}',
    {
      summary: 'A profile as it is in effect, by name or alias',
      answer: [200, "The vendor's behaviour as data", anyObject],
    },
    ({ params }) => {
      refuseFile(params.profile)
      return loadProfile(params.profile).profile
    },
  )
}
