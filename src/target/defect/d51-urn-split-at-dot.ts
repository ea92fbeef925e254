import { enterpriseUserUrn } from '../../scim/urn.ts'
import type { Defect } from './defect.ts'
import { rewriteResource } from './rewrite.ts'

export const d51: Defect = {
  id: 'D51',
  title: 'The URN of an extension is split at its dot, and what follows is nested',
  seen: ['https://github.com/jelhub/scimgateway/issues/124'],
  rules: ['RFC7643-3.3-extension-key', 'SIM-second-cycle-noop'],
  also: [
    'SIM-echo-as-sent',
    'RFC7643-3-schemas',
    'SIM-patch-effective',
    'RFC7644-3.5.1-persisted',
    'SIM-read-your-writes',
    'RFC7643-4.3-manager',
    'RFC7644-3.10-qualified-path',
    'SIM-final-state-equal',
    'ENTRA-dotted-keys',
  ],
  hooks: rewriteResource((resource) => {
    const { [enterpriseUserUrn]: extension, ...rest } = resource
    if (extension === undefined) return resource
    const dot = enterpriseUserUrn.lastIndexOf('.')
    return { ...rest, [enterpriseUserUrn.slice(0, dot)]: { [enterpriseUserUrn.slice(dot + 1)]: extension } }
  }),
}
