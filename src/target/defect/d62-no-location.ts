import { isObject } from '../../base/json.ts'
import type { Defect } from './defect.ts'
import { rewriteResource } from './rewrite.ts'

export const d62: Defect = {
  id: 'D62',
  title: 'Resources have no meta.location, and answers no Location',
  seen: ['https://github.com/thomaselliottbetz/scim-sanity'],
  rules: ['RFC7644-3.3-location'],
  also: ['SIM-location-resolves', 'SIM-host-header'],
  hooks: {
    ...rewriteResource((resource) => {
      if (isObject(resource.meta)) delete resource.meta.location
      return resource
    }),
    render: (next) => (outcome) => {
      const { Location: _, ...headers } = next(outcome).headers
      return { ...next(outcome), headers }
    },
  },
}
