import type { Api } from './endpoint.ts'
import { packageVersion } from './version.ts'

/** The description of the API, made of the definitions that read its requests. */
export function openApiRoute(api: Api): void {
  let document: object | undefined
  api.get('/api/v1/openapi.json', (c) => {
    document ??= api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'SCIMulator',
        version: packageVersion(),
        description:
          'An identity provider that provisions your app over SCIM. Wherever a path names a user, group or app, its ' +
          'id or its name serves, percent-encoded. Errors are problem documents (RFC 9457): 400 for what cannot be ' +
          'read (broken JSON, unknown or missing names, wrong types), 422 for what can be read and not be taken.',
      },
    })
    return c.json(document)
  })
}
