import { isObject } from '../../base/json.ts'
import { enterpriseUserUrn } from '../../scim/urn.ts'
import type { Defect } from './defect.ts'
import { rewriteResource } from './rewrite.ts'

export const d52: Defect = {
  id: 'D52',
  title: 'manager is shown as the text of the id instead of an object with it',
  seen: ['https://github.com/Budibase/budibase/issues/15369'],
  rules: ['RFC7643-4.3-manager'],
  also: [
    'RFC7643-2.3-types',
    'SIM-echo-as-sent',
    'SIM-patch-effective',
    'RFC7644-3.5.1-persisted',
    'SIM-read-your-writes',
    'SIM-final-state-equal',
  ],
  hooks: rewriteResource((resource) => {
    const extension = resource[enterpriseUserUrn]
    if (isObject(extension) && isObject(extension.manager))
      extension.manager = extension.manager.value ?? null
    return resource
  }),
}

export const d52b: Defect = {
  id: 'D52b',
  title: 'manager is shown beside the core attributes instead of under the URN of the enterprise schema',
  seen: ['https://github.com/MicrosoftDocs/azure-docs/issues/11784'],
  rules: ['RFC7643-4.3-manager', 'SIM-second-cycle-noop'],
  also: ['SIM-final-state-equal'],
  hooks: rewriteResource((resource) => {
    const extension = resource[enterpriseUserUrn]
    if (!isObject(extension) || extension.manager === undefined) return resource
    const { manager, ...others } = extension
    return { ...resource, [enterpriseUserUrn]: others, manager }
  }),
}
