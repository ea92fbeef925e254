import { resourceSchemas } from '../../../scim/schema.ts'
import type { Defect } from '../defect.ts'
import { rewriteResource } from '../rewrite.ts'

const common = ['schemas', 'id', 'externalId', 'meta']

export const coreUnderUrn: Defect = {
  id: 'C-core-under-urn',
  title: 'Core attributes are shown under the URN of the core schema instead of at the top',
  seen: [],
  rules: ['RFC7643-3.3-extension-key'],
  also: [
    'OKTA-pathless',
    'ENTRA-add-single',
    'ENTRA-valuepath-create',
    'RFC7644-3.5.2.3-replace-absent',
    'RFC7644-3.5.2-sequential',
    'SIM-echo-as-sent',
    'RFC7643-3-schemas',
    'RFC7643-2.3-types',
    'SIM-patch-effective',
    'SIM-active-on-create',
    'RFC7644-3.5.1-persisted',
    'SIM-read-your-writes',
    'SIM-second-cycle-noop',
    'SIM-final-state-equal',
    'RFC7644-3.4.2.2-only-matching',
    'VENDOR-filter-set',
    'ENTRA-inactive-visible',
    'SIM-conflict-findable',
    'RFC7643-required-attr-400',
    'RFC7644-3.9-attributes',
    'RFC7644-3.9-excluded',
    'RFC7643-4.1.1-userName-ci',
  ],
  hooks: rewriteResource((resource, { type }) => {
    const entries = Object.entries(resource)
    const isCore = ([name]: [string, unknown]) => !common.includes(name) && !name.includes(':')
    return {
      ...Object.fromEntries(entries.filter((each) => !isCore(each))),
      [resourceSchemas[type].core.id]: Object.fromEntries(entries.filter(isCore)),
    }
  }),
}
