import type { Probe } from '../probe.ts'
import { activeAsSent, asSent, otherScripts } from './as-sent.ts'
import { excludedMembers } from './attributes.ts'
import { makeRefuse } from './auth.ts'
import { plainCreate } from './create.ts'
import { readOnlyInput, unknownAttributes } from './create-body.ts'
import { cursorWalk } from './cursor.ts'
import { reactivated } from './deactivation.ts'
import { afterDelete } from './delete.ts'
import { duplicate, refusedForEmail } from './duplicate.ts'
import { emptyValues } from './empty-value.ts'
import { matchingAttributes } from './filter.ts'
import { otherCase } from './filter-case.ts'
import { throttled } from './limits.ts'
import { anyList } from './list.ts'
import { manager } from './manager.ts'
import { everyAccept } from './media-type.ts'
import { many, removedByFilter, removedByValue, renamed, replacedMembers } from './members.ts'
import { added, addedAgain } from './members-add.ts'
import { counts, oneBased, pastEnd, stableOrder } from './paging.ts'
import { patchSupported, unchangedTime } from './patch.ts'
import { addSingle, capitalOp, removal, replaceAbsent } from './patch-op.ts'
import { dottedKeys, pathless, qualifiedPath, valuePath, valuePathCreate } from './patch-path.ts'
import { arrayValue, stringBoolean } from './patch-value.ts'
import { replaced, replacedWithReadOnly } from './put.ts'
import { readAgain, unknownIds } from './read.ts'
import { renamedMember, renamedUser } from './rename.ts'
import { repeatedWrite } from './repetition.ts'
import { passwordIn } from './security.ts'
import { configTruth } from './service-provider-config.ts'
import { totals } from './total-results.ts'

/**
 * Probes of rules that watch ordinary traffic: they make such traffic as the rule needs, and mostly leave it to the rule
 * to judge it. By the rule's id.
 */
export const ofBoth: Readonly<Record<string, Probe>> = {
  'SIM-read-your-writes': readAgain,
  'SIM-echo-as-sent': asSent,
  'SIM-conflict-findable': refusedForEmail,
  'SIM-patch-no-collateral': renamedMember,
  'RFC7644-3.4.2-totalResults': totals,
  'RFC7644-3.4.2-listresponse': anyList,
  'RFC7644-3.3-201': plainCreate,
  'RFC7644-2-www-authenticate': makeRefuse,
  'RFC7644-3.8-utf8': otherScripts,
  'RFC7644-3.8-accept': everyAccept,
  'RFC7644-3.3-readonly-ignored': readOnlyInput,
  'RFC7644-3.3-409': duplicate,
  'SIM-unknown-attr-tolerated': unknownAttributes,
  'SIM-empty-values': emptyValues,
  'SIM-active-on-create': activeAsSent,
  'RFC7644-3.4.1-404': unknownIds,
  'RFC7644-3.9-excluded': excludedMembers,
  'RFC7643-4.3-manager': manager,
  'RFC7644-3.4.2.4-one-based': oneBased,
  'RFC7644-3.4.2.4-count': counts,
  'RFC7644-3.4.2.4-past-end': pastEnd,
  'OKTA-stable-order': stableOrder,
  'VENDOR-filter-set': matchingAttributes,
  'RFC7643-4.1.1-userName-ci': otherCase,
  'RFC9865-2-next-cursor': cursorWalk,
  'RFC7644-3.5-put-supported': replaced,
  'RFC7644-3.5.1-readonly-immutable': replacedWithReadOnly,
  'ENTRA-op-case': capitalOp,
  'ENTRA-string-boolean': stringBoolean,
  'OKTA-pathless': pathless,
  'ENTRA-add-single': addSingle,
  'ENTRA-dotted-keys': dottedKeys,
  'ENTRA-valuepath': valuePath,
  'ENTRA-valuepath-create': valuePathCreate,
  'RFC7644-3.10-qualified-path': qualifiedPath,
  'RFC7644-3.5.2.3-replace-absent': replaceAbsent,
  'RFC7644-3.5.2.2-remove': removal,
  'SIM-array-value': arrayValue,
  'RFC7644-3.5.2-501': patchSupported,
  'RFC7644-3.5.2.1-lastModified': unchangedTime,
  'RFC7644-3.6-gone': afterDelete,
  'SIM-reactivate': reactivated,
  'RFC7644-3.5.2.1-members-add-appends': added,
  'RFC7644-3.5.2.1-members-add-idempotent': addedAgain,
  'RFC7644-3.5.2.2-members-remove-one': removedByFilter,
  'ENTRA-members-remove-value': removedByValue,
  'ENTRA-members-multi': many,
  'RFC7644-3.5.2.3-members-replace': replacedMembers,
  'OKTA-group-rename': renamed,
  'SIM-spconfig-truth': configTruth,
  'RFC7643-4.1.1-password': passwordIn,
  'RFC7643-3.1-id-stable': renamedUser,
  'SIM-repeat-write': repeatedWrite,
  'RFC6585-429-retry-after': throttled,
}
