import { isObject } from '../../../base/json.ts'
import type { Defect } from '../defect.ts'
import { rewriteResource } from '../rewrite.ts'
import { negation } from './negation.ts'

/** How a resource is shown. */
export const readNegations: readonly Defect[] = [
  negation(
    'RFC7644-3.4.1-200',
    'A GET by id is answered by a list of one',
    {
      execute: (next) => (command) => {
        const outcome = next(command)
        if (command.kind !== 'read' || outcome.kind !== 'resource') return outcome
        const { entry, projection } = outcome
        return { kind: 'list', total: 1, startIndex: 1, itemsPerPage: 1, entries: [entry], projection }
      },
    },
    ['SIM-location-resolves', 'RFC7644-3.14-etag'],
  ),
  negation(
    'RFC7643-3-schemas',
    'schemas names the core schema twice, and none besides',
    rewriteResource((resource) => {
      const [core] = Array.isArray(resource.schemas) ? resource.schemas : []
      if (core !== undefined) resource.schemas = [core, core]
      return resource
    }),
  ),
  negation(
    'RFC7643-2.3-types',
    'active is shown as the text "True" or "False"',
    rewriteResource((resource) => {
      if (typeof resource.active === 'boolean') resource.active = resource.active ? 'True' : 'False'
      return resource
    }),
    [
      'SIM-echo-as-sent',
      'SIM-active-on-create',
      'SIM-patch-effective',
      'ENTRA-inactive-visible',
      'ENTRA-string-boolean',
      'OKTA-pathless',
      'RFC7644-3.5.1-persisted',
      'SIM-read-your-writes',
      'SIM-second-cycle-noop',
      'SIM-final-state-equal',
      'SIM-reactivate',
      'SIM-put-omitted-active',
      'ENTRA-add-single',
    ],
  ),
  negation(
    'RFC7643-2.4-multivalue',
    'Every e-mail address is shown twice, both times as the primary one',
    rewriteResource((resource) => {
      const { emails } = resource
      if (Array.isArray(emails)) {
        resource.emails = [...emails, ...emails].map((each) =>
          isObject(each) ? { ...each, primary: true } : each,
        )
      }
      return resource
    }),
    [
      'SIM-echo-as-sent',
      'SIM-patch-effective',
      'RFC7644-3.5.1-persisted',
      'SIM-second-cycle-noop',
      'ENTRA-valuepath',
      'ENTRA-valuepath-create',
      'RFC7644-3.5.2-primary',
      'SIM-final-state-equal',
      'SIM-read-your-writes',
    ],
  ),
  negation('RFC7644-3.9-attributes', 'The parameter attributes is ignored', {
    represent: (next) => (entry, projection) =>
      next(entry, projection && { ...projection, attributes: undefined }),
  }),
  negation('RFC7644-3.9-excluded', 'The parameter excludedAttributes is ignored', {
    represent: (next) => (entry, projection) => next(entry, projection && { ...projection, excluded: [] }),
  }),
  negation(
    'RFC7643-4.1.2-groups-readonly',
    'The groups of a user are not shown',
    rewriteResource(({ groups: _, ...resource }) => resource),
  ),
]
