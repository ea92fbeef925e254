import { isObject } from '../../../base/json.ts'
import type { Defect } from '../defect.ts'
import { rewriteResource } from '../rewrite.ts'
import { negation } from './negation.ts'

/** What a resource says of itself. */
export const metaNegations: readonly Defect[] = [
  negation(
    'RFC7643-3.1-meta-times',
    'created and lastModified have a space and no zone',
    rewriteResource((resource) => {
      const { meta } = resource
      if (!isObject(meta)) return resource
      for (const name of ['created', 'lastModified']) {
        if (typeof meta[name] === 'string') meta[name] = meta[name].replace('T', ' ').replace(/\.\d+Z$/, '')
      }
      return resource
    }),
    ['RFC7643-2.3-types'],
  ),
  negation('SIM-location-resolves', 'Location and meta.location lead to a place where nothing is', {
    answer:
      (next, { url }) =>
      async (request) => {
        const { status, headers, body } = await next(request)
        const { Location: location, ...others } = headers
        const elsewhere = (text: string) =>
          text
            .replaceAll(`${url}/Users/`, `${url}/internal/users/`)
            .replaceAll(`${url}/Groups/`, `${url}/internal/groups/`)
        return {
          status,
          headers: location === undefined ? others : { ...others, Location: elsewhere(location) },
          body: elsewhere(body),
        }
      },
  }),
  negation(
    'RFC7644-3.14-etag',
    'meta.version is not the ETag',
    rewriteResource((resource) => {
      if (isObject(resource.meta)) resource.meta.version = `W/"${resource.meta.lastModified}"`
      return resource
    }),
    ['RFC7644-3.14-conditional'],
  ),
]
