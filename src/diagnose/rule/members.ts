import { isObject } from '../../base/json.ts'
import { bodyStart } from '../excerpt.ts'
import { patchCourses } from '../patch-course.ts'
import { touchedBy } from '../patch-touch.ts'
import { memberIds } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { entraScim, oktaReference, rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'
import { collateralOf, eachWrite } from './collateral.ts'
import { formRule, formVerdictOf, formVerdicts } from './form-rule.ts'
import { membersReplace } from './members-replace.ts'

/** Memberships by PATCH. */
export const memberRules: readonly Rule[] = [
  formRule('members-add', {
    id: 'RFC7644-3.5.2.1-members-add-appends',
    mode: 'passive',
    required: 'An add to members keeps those who were there (RFC 7644 §3.5.2.1).',
    source: rfc7644('3.5.2.1'),
    severity: 'blocker',
    breaks: 'Every new member throws the others out.',
    fix: 'Keep the members that are there and add the new ones, told apart by `value`.',
  }),
  formRule('members-remove-filter', {
    id: 'RFC7644-3.5.2.2-members-remove-one',
    mode: 'passive',
    required: 'members[value eq "id"] removes that member and no other (RFC 7644 §3.5.2.2).',
    source: rfc7644('3.5.2.2'),
    severity: 'blocker',
    breaks: 'One leaver empties the group, or somebody else loses access.',
    fix: 'Match by value, not by a place that moves.',
  }),
  formRule('members-remove-value', {
    id: 'ENTRA-members-remove-value',
    mode: 'passive',
    required: 'A remove at members with a value removes those members only (Microsoft, SCIM requirements).',
    source: entraScim,
    severity: 'blocker',
    breaks: 'Entra without its flag empties the group with the first leaver, or removes nobody.',
    fix: 'Where there is a value, remove just those.',
    disagreement: 'By RFC 7644 §3.5.2.2 a remove without a filter clears everything.',
  }),
  formRule(['members-multi-add', 'members-multi-remove'], {
    id: 'ENTRA-members-multi',
    mode: 'both',
    required: 'Several members go in one PATCH, and several operations (Microsoft, SCIM requirements).',
    source: entraScim,
    severity: 'major',
    breaks: 'Only the first member of each request arrives.',
    fix: 'Go through all values and all operations.',
  }),
  membersReplace,
  {
    id: 'OKTA-group-rename',
    tier: 1,
    mode: 'passive',
    required:
      'A rename by {id, displayName} without a path leaves members alone, and the id does not matter (Okta, SCIM reference).',
    source: oktaReference,
    severity: 'blocker',
    breaks:
      'Okta sends it with every membership change: a server that minds it loses all of them, and the mapping goes into ERROR.',
    fix: 'Ignore the id, touch displayName only.',
    after: ['OKTA-pathless'],
    evaluate: (seen, { known }) =>
      verdictOfAll(
        eachWrite(patchCourses(seen, known)).flatMap((course): Verdict[] => {
          const renames =
            course.write.about.resource === 'Group' &&
            touchedBy(course.write, 'Group').join() === 'displayName'
          if (!renames) return []
          if (course.end === 'refused') return formVerdictOf(course, 'rename-with-id')
          const collateral = collateralOf(course, seen, known)
          return collateral && collateral.verdict !== 'pass' ? [collateral] : [pass]
        }),
      ),
  },
  {
    id: 'RFC7644-3.5.2.1-members-add-idempotent',
    tier: 1,
    mode: 'both',
    required: 'Adding a member who is there already succeeds and adds nobody (RFC 7644 §3.5.2.1).',
    source: rfc7644('3.5.2.1'),
    severity: 'major',
    breaks: 'Okta tells all members in the POST and again in the next PATCH.',
    fix: 'Insert unless it is there.',
    evaluate: (seen, context) => {
      if (seen.about.resource !== 'Group') return undefined
      const refused = formVerdicts('members-add-again', seen, context)
      const lists = seen.shown.flatMap(({ type, resource }): Verdict[] => {
        const list = type === 'Group' ? resource.members : undefined
        const ids = memberIds(resource)
        if (!Array.isArray(list) || !ids || ids.size === 0) return []
        // What is no member at all is told by the rule about types.
        const members = list.filter((each) => isObject(each) && typeof each.value === 'string')
        return [
          ids.size === members.length
            ? pass
            : fail(`${seen.line}: a member stands in the list twice.`, {
                aspect: 'twice',
                excerpt: bodyStart(seen),
              }),
        ]
      })
      return verdictOfAll([...refused, ...lists])
    },
  },
]
