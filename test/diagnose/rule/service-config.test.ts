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
const qualified = [{ op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:title', value: 'One' }]
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
      'PATCH is not allowed, in whatever form': {
        on: [says(true), patch('/Users/u1', qualified, 405, scimError(405))],
        seen: 'PATCH /Users/u1 → 405: ServiceProviderConfig says patch supported true, and the answer is 405.',
        excerpt: 'HTTP 405',
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
      'a form of PATCH that is not implemented': [
        says(true),
        patch('/Users/u1', qualified, 501, scimError(501)),
      ],
      'a filter that is not implemented': [
        says(true),
        get(filtered('/Users', 'emails[type eq "work"].value eq "ada"'), 501, scimError(501)),
      ],
      'nobody has asked': [patch('/Users/u1', title, 501, scimError(501))],
      'a version that was not promised does no harm': [
        says(true),
        get('/Users/u1', 200, user(), { headers: { ETag: 'W/"1"' } }),
      ],
      'refused for another reason': [says(true), patch('/Users/u1', title, 400, scimError(400))],
    },
  },
})
