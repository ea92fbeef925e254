import { AppError } from '../../base/error.ts'
import { nearest } from '../../base/nearest.ts'
import { coreUnderUrn } from './combination/core-under-urn.ts'
import { falseIsTrue } from './combination/false-is-true.ts'
import { idIsUserName } from './combination/id-is-user-name.ts'
import { lookupOwnOnly } from './combination/lookup-own-only.ts'
import { removeEmptiesGroup } from './combination/remove-empties-group.ts'
import { totalCountsPage } from './combination/total-counts-page.ts'
import { uniqueEMail } from './combination/unique-e-mail.ts'
import type { Defect } from './defect.ts'
import { authenticationNegations } from './negation/authentication.ts'
import { consistencyNegations } from './negation/consistency.ts'
import { createNegations } from './negation/create.ts'
import { cursorNegations } from './negation/cursor.ts'
import { deleteNegations } from './negation/delete.ts'
import { discoveryNegations } from './negation/discovery.ts'
import { errorNegations } from './negation/error.ts'
import { groupNegations } from './negation/group.ts'
import { identifierNegations } from './negation/identifier.ts'
import { listNegations } from './negation/list.ts'
import { mediaTypeNegations } from './negation/media-type.ts'
import { metaNegations } from './negation/meta.ts'
import { patchNegations } from './negation/patch.ts'
import { putNegations } from './negation/put.ts'
import { readNegations } from './negation/read.ts'
import { repetitionNegations } from './negation/repetition.ts'
import { securityNegations } from './negation/security.ts'
import { transportNegations } from './negation/transport.ts'
import { seenDefects } from './seen.ts'

const negations: readonly Defect[] = [
  ...authenticationNegations,
  ...transportNegations,
  ...mediaTypeNegations,
  ...errorNegations,
  ...createNegations,
  ...readNegations,
  ...listNegations,
  ...cursorNegations,
  ...putNegations,
  ...patchNegations,
  ...repetitionNegations,
  ...deleteNegations,
  ...groupNegations,
  ...discoveryNegations,
  ...identifierNegations,
  ...metaNegations,
  ...securityNegations,
  ...consistencyNegations,
]

const combinations: readonly Defect[] = [
  coreUnderUrn,
  falseIsTrue,
  idIsUserName,
  lookupOwnOnly,
  removeEmptiesGroup,
  totalCountsPage,
  uniqueEMail,
]

/** Everything that the target can do wrong on purpose. */
export const defects: readonly Defect[] = [...seenDefects, ...combinations, ...negations]

/** The defect of an id, in any case. Throws `ERR_DEFECT_UNKNOWN`. */
export function defectNamed(id: string): Defect {
  const found = defects.find((each) => each.id.toLowerCase() === id.toLowerCase())
  if (found) return found
  const meant = nearest(
    id,
    defects.map((each) => each.id),
  )
  throw new AppError(
    'ERR_DEFECT_UNKNOWN',
    `There is no defect "${id}"${meant === undefined ? '' : `; did you mean ${meant}?`}.`,
    { hint: 'scimulator target --list-defects prints them all.' },
  )
}
