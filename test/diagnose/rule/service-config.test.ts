import { serviceConfigRules } from '../../../src/diagnose/rule/service-config.ts'
import { prove } from '../prove.ts'
import { filtered, get, list, patch, scimError, user } from '../wire.ts'

const says = (patches: boolean, filters = true, etags = false) =>
  get('/ServiceProviderConfig', 200, {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: patches },
    filter: { supported: filters, maxResults: 200 },
    etag: { supported: etags },
  })
const title = [{ op: 'replace', path: 'title', value: 'One' }]
const byName = filtered('/Users', 'userName eq "ada"')

prove(serviceConfigRules, {
  'SIM-spconfig-truth': {
    passes: {
      'PATCH works': [says(true), patch('/Users/u1', title, 204)],
      'filters work': [says(true), get(byName, 200, list())],
      'there is a version': [
        says(true, true, true),
        get('/Users/u1', 200, user(), { headers: { ETag: 'W/"1"' } }),
      ],
    },
    fails: {
      'PATCH does not work': {
        on: [says(true), patch('/Users/u1', title, 501, scimError(501))],
        seen: 'PATCH /Users/u1 → 501: ServiceProviderConfig says patch supported true, and the answer is 501.',
        excerpt: 'HTTP 501',
        aspect: 'patch true',
      },
      'PATCH works after all': {
        on: [says(false), patch('/Users/u1', title, 204)],
        seen: 'PATCH /Users/u1 → 204: ServiceProviderConfig says patch supported false, and the answer is 204.',
        excerpt: 'HTTP 204',
        aspect: 'patch false',
      },
      'filters do not work': {
        on: [says(true), get(byName, 501, scimError(501))],
        seen: /501: ServiceProviderConfig says filter supported true, and the answer is 501\.$/,
        excerpt: 'HTTP 501',
      },
      'there is no version': {
        on: [says(true, true, true), get('/Users/u1', 200, user())],
        seen: 'GET /Users/u1 → 200: ServiceProviderConfig says etag supported true, and there is no version.',
        excerpt: '"etag":{"supported":true}',
      },
    },
    silent: {
      'nobody has asked': [patch('/Users/u1', title, 501, scimError(501))],
      'a version that was not promised does no harm': [
        says(true),
        get('/Users/u1', 200, user(), { headers: { ETag: 'W/"1"' } }),
      ],
      'refused for another reason': [says(true), patch('/Users/u1', title, 400, scimError(400))],
    },
  },
})
