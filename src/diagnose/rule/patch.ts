import { isObject, type Json } from '../../base/json.ts'
import { bodyStart, member, sentBody, statusLine } from '../excerpt.ts'
import type { Known } from '../known.ts'
import {
  attributeOf,
  type PatchCourse,
  patchCourses,
  refusesEveryPatch,
  showsMembers,
} from '../patch-course.ts'
import { touchedBy } from '../patch-touch.ts'
import { operationsOf, type Trait, traitNames } from '../patch-trait.ts'
import { brief } from '../quote.ts'
import { memberIds, type ReadBack, readBacks, sameShown } from '../read-back.ts'
import { fail, inconclusive, pass, type Rule, type RuleContext, type Verdict, warn } from '../rule.ts'
import { idText, type Seen } from '../seen.ts'
import { entraScim, oktaReference, rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

/** A rule about forms of a PATCH: broken when a request fails, or does something else, for no other reason. */
function formRule(
  traits: Trait | readonly Trait[],
  rule: Omit<Rule, 'tier' | 'evaluate'> & { tier?: 1 | 2 },
): Rule {
  const list = [traits].flat()
  return {
    tier: 1,
    ...rule,
    evaluate: (seen, context) => verdictOfAll(list.flatMap((trait) => formVerdicts(trait, seen, context))),
  }
}

/** The verdicts of one form of a PATCH: nothing where the exchange ends none. */
export function formVerdicts(trait: Trait, seen: Seen, { known }: RuleContext): Verdict[] {
  return patchCourses(seen, known).flatMap((course): Verdict[] => {
    if (!course.traits.has(trait)) return []
    if (course.end === 'applied') return [pass]
    if (!course.culprits.has(trait)) {
      return course.suspects.includes(trait)
        ? [inconclusive(`${course.write.line}: ${course.suspects.length} forms may be the cause.`)]
        : []
    }
    return [
      fail(sentenceOf(course, trait), {
        aspect: course.end,
        excerpt: sentBody(course.write),
        also: [course.write.seq],
      }),
    ]
  })
}

function sentenceOf({ end, write, what }: PatchCourse, trait?: Trait): string {
  if (end === 'refused' && trait) return `${write.line}${detailOf(write)}: ${what} ${traitNames[trait]}.`
  return `${write.line}, and then ${what}.`
}

function detailOf({ body }: Seen): string {
  return isObject(body) && typeof body.detail === 'string' ? ` ("${body.detail.slice(0, 120)}")` : ''
}

/** PATCH (RFC 7644 §3.5.2), in the forms in which vendors send it. */
export const patchRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.5.2-200-or-204',
    tier: 1,
    mode: 'passive',
    required: 'A PATCH is answered with 200 and the whole resource, or with 204 (RFC 7644 §3.5.2).',
    source: rfc7644('3.5.2'),
    severity: 'minor',
    breaks: 'Clients that read the answer find nothing in it.',
    fix: 'Never answer 200 with nothing.',
    disagreement: 'Okta’s text wants the resource but takes 204; Microsoft prefers 204 for groups.',
    evaluate: (seen) => {
      if (seen.about.action !== 'modify' || !seen.ok) return undefined
      if (seen.status === 204 || (seen.status === 200 && isObject(seen.body))) return pass
      return fail(`${seen.line}${seen.text === '' ? ' without a body' : ''}.`, {
        aspect: String(seen.status),
        excerpt: statusLine(seen),
      })
    },
  },
  {
    id: 'SIM-patch-effective',
    tier: 1,
    mode: 'passive',
    required: 'A PATCH that is answered with 2xx has been applied (RFC 7644 §3.5.2).',
    source: rfc7644('3.5.2'),
    severity: 'blocker',
    breaks: 'The IdP takes it for done: a leaver keeps access, and nobody is told.',
    fix: 'An operation or path that you do not know must be an error, not a shrug.',
    evaluate: (seen, { known }) => {
      const courses = patchCourses(seen, known).filter(({ end }) => end !== 'refused')
      // Of one PATCH the first attribute is told: mostly the others have the same cause.
      const ignored = Map.groupBy(
        // What no vendor sends any more is told by its own rule alone.
        courses.filter(({ end, culprits }) => end === 'ignored' && !culprits.has('array-value')),
        ({ write }) => write,
      )
      const found = [...ignored.values()].flatMap(([course]) =>
        course
          ? fail(sentenceOf(course), {
              aspect: course.attribute?.name ?? '',
              excerpt: sentBody(course.write),
              also: [course.write.seq],
            })
          : [],
      )
      found.push(...unseenMembers(seen, known))
      return found.length > 0 ? found : courses.length > 0 ? pass : undefined
    },
  },
  {
    id: 'SIM-patch-no-collateral',
    tier: 1,
    mode: 'passive',
    required: 'A PATCH changes what it addresses and nothing else (RFC 7644 §3.5.2).',
    source: rfc7644('3.5.2'),
    severity: 'blocker',
    breaks: 'A renamed group has no members any more; a new title takes the e-mail address away.',
    fix: 'Do not build the resource anew from the patch.',
    evaluate: (seen, { known }) =>
      verdictOfAll(
        eachWrite(patchCourses(seen, known)).flatMap((course) => collateralOf(course, seen, known) ?? []),
      ),
  },
  formRule('capital-op', {
    id: 'ENTRA-op-case',
    mode: 'passive',
    required:
      '`op` is read in any case: Add, Replace, Remove (Microsoft, SCIM requirements); the RFC writes lower case.',
    source: entraScim,
    severity: 'blocker',
    breaks: 'Entra cannot change or disable anybody.',
    fix: 'Lower-case `op` once, at the edge.',
  }),
  formRule('string-boolean', {
    id: 'ENTRA-string-boolean',
    mode: 'passive',
    required: '"True" and "False" are taken for booleans, as Entra sends them without its flag of 2020.',
    source: 'https://github.com/AzureAD/SCIMReferenceCode/issues/21',
    severity: 'blocker',
    breaks: 'Entra’s leaver stays active: the PATCH is refused for weeks, or "False" counts as true.',
    fix: 'Coerce without regard to case, for every boolean, `primary` included; write booleans as booleans.',
    disagreement: 'RFC 7643 §2.3.2 knows JSON booleans only; entra-062020 sends those.',
  }),
  formRule('pathless', {
    id: 'OKTA-pathless',
    mode: 'passive',
    required: 'A replace without a path, whose value is an object, is legal (RFC 7644 §3.5.2.3).',
    source: oktaReference,
    severity: 'blocker',
    breaks: 'Okta cannot deactivate anybody, and no group is renamed.',
    fix: 'Merge the value into the resource, attribute by attribute.',
  }),
  formRule('add-single', {
    id: 'ENTRA-add-single',
    mode: 'both',
    required: 'An add to an attribute with one value replaces it (RFC 7644 §3.5.2.1).',
    source: rfc7644('3.5.2.1'),
    severity: 'blocker',
    breaks: 'Entra sends Add for whatever the target did not show, `active` included.',
    fix: 'Treat add like replace where there is one value.',
  }),
  formRule(['dotted-keys', 'urn-keys'], {
    id: 'ENTRA-dotted-keys',
    mode: 'both',
    required:
      'Keys such as name.givenName or an attribute’s whole URN in a path-less value are paths, as Entra with its flag sends them.',
    source: 'https://github.com/Captain-P-Goldfish/scim-for-keycloak/issues/26',
    severity: 'major',
    breaks: 'Names and enterprise attributes never arrive from Entra with the flag aadOptscim062020.',
    fix: 'Read dotted keys as paths; split a URN at its last colon only.',
    after: ['RFC7643-3.3-extension-key'],
  }),
  formRule('value-path', {
    id: 'ENTRA-valuepath',
    mode: 'both',
    required: 'emails[type eq "work"].value addresses that one value (RFC 7644 §3.5.2.3).',
    source: rfc7644('3.5.2.3'),
    severity: 'blocker',
    breaks: 'Entra cannot change an e-mail address, a telephone number or an address.',
    fix: 'Support attribute[filter].sub-attribute.',
  }),
  formRule('value-path-missing', {
    id: 'ENTRA-valuepath-create',
    mode: 'both',
    required: 'An add through a filter that matches nothing makes the value, as Entra expects.',
    source: 'https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/416',
    severity: 'major',
    breaks: 'Who had no work e-mail never gets one from Entra.',
    fix: 'Make {type, value} for add; choose for replace, and write it down.',
    disagreement: 'For replace RFC 7644 §3.5.2.3 demands 400 noTarget.',
  }),
  formRule(['qualified-path', 'extension-attribute'], {
    id: 'RFC7644-3.10-qualified-path',
    mode: 'both',
    required: 'A path may carry the URN of its schema, core or extension (RFC 7644 §3.10).',
    source: rfc7644('3.10'),
    severity: 'blocker',
    breaks: 'Entra’s enterprise and custom attributes never arrive.',
    fix: 'Take the URN off before splitting at dots.',
    after: ['RFC7643-3.3-extension-key'],
  }),
  formRule('replace-absent', {
    id: 'RFC7644-3.5.2.3-replace-absent',
    mode: 'both',
    required: 'A replace of an attribute that is not there acts as an add (RFC 7644 §3.5.2.3, SHALL).',
    source: rfc7644('3.5.2.3'),
    severity: 'major',
    breaks: 'A title cannot be set where there was none.',
    fix: 'Set the attribute; noTarget is for filters of values that match nothing.',
  }),
  {
    id: 'RFC7644-3.5.2.2-remove',
    tier: 1,
    mode: 'both',
    required: 'A remove takes the attribute away (RFC 7644 §3.5.2.2).',
    source: rfc7644('3.5.2.2'),
    severity: 'major',
    breaks: 'A manager who left stays; Microsoft’s validator wants the attribute gone.',
    fix: 'The key has to disappear, not to become "". Where a remove of the manager names him, take him away all the same.',
    disagreement: 'The RFC knows no value in a remove; Entra names the manager in it.',
    evaluate: (seen, context) =>
      verdictOfAll([
        ...formVerdicts('remove-attribute', seen, context),
        ...formVerdicts('manager-remove-value', seen, context),
        ...patchCourses(seen, context.known).flatMap((course) => emptyInsteadOfGone(course)),
      ]),
  },
  formRule('array-value', {
    id: 'SIM-array-value',
    mode: 'active',
    required: 'A single value in a list of one is taken for the value, as older clients send it.',
    source: 'https://github.com/MicrosoftDocs/azure-docs/issues/42220',
    severity: 'minor',
    breaks: 'Older Entra jobs: their PATCH is refused, or a title becomes a list.',
    fix: 'Unwrap a list of one where an attribute has one value.',
  }),
  {
    id: 'RFC7644-3.5.2-501',
    tier: 1,
    mode: 'both',
    required: 'A server without PATCH answers 501 (RFC 7644 §3.12, Table 8); Entra needs PATCH for groups.',
    source: rfc7644('3.12'),
    severity: 'blocker',
    severities: { 'okta-aiw': 'minor', 'okta-oin-put': 'minor', onelogin: 'major' },
    breaks: 'Entra’s groups; Okta creates a task, and does not fall back to PUT.',
    fix: 'Support PATCH.',
    evaluate: (seen, { known }) => {
      if (seen.about.action !== 'modify') return undefined
      if (seen.ok) return pass
      if (seen.status !== 405 && seen.status !== 501) return undefined
      patchCourses(seen, known)
      const { resource } = seen.about
      // A single form that is not implemented may be a 501 as well.
      if (seen.status === 405 || refusesEveryPatch(known, resource)) {
        return fail(`${seen.line}: PATCH is not supported.`, {
          aspect: resource,
          excerpt: statusLine(seen),
        })
      }
      return inconclusive(`${seen.line}: it may be this form of PATCH that is not implemented.`)
    },
  },
]

/** What was removed has become an empty text. */
function emptyInsteadOfGone({ traits, end, attribute, write }: PatchCourse): Verdict[] {
  if (!traits.has('remove-attribute') || end !== 'applied' || attribute?.shown !== '') return []
  return [
    fail(`${write.line} removed ${attribute.name}, and then it is "" instead of gone.`, {
      aspect: 'empty text',
      excerpt: member(attribute.name, ''),
      also: [write.seq],
    }),
  ]
}

/** A group that was told members, and is read without any, as every group was before. */
function unseenMembers(seen: Seen, known: Known): Verdict[] {
  const told = noteMembersTold(seen, known)
  const { about, body } = seen
  if (about.resource !== 'Group' || about.action !== 'get' || seen.partial || showsMembers(known)) return []
  const toldBy = told.get(about.id)
  if (toldBy === undefined || !seen.ok || !isObject(body) || (memberIds(body)?.size ?? 0) > 0) return []
  return [
    warn(
      `${seen.line}: members were told and none is shown, nor is there in any group read before: nobody can see whether they arrived.`,
      { aspect: 'members never shown', excerpt: member('members', body.members), also: [toldBy] },
    ),
  ]
}

/** Groups that must have members by what was acknowledged, with the exchange that told them. */
function noteMembersTold(seen: Seen, known: Known): Map<string, number> {
  const told = known.note('members-told', () => new Map<string, number>())
  const { about, sent, ok } = seen
  if (about.resource !== 'Group' || !ok || !isObject(sent)) return told
  const id = 'id' in about ? about.id : isObject(seen.body) ? idText(seen.body) : undefined
  if (id === undefined || about.action === 'get') return told
  if (about.action !== 'modify') {
    if ((memberIds(sent)?.size ?? 0) > 0) told.set(id, seen.seq)
    return told
  }
  for (const { op, path, value } of operationsOf(seen)) {
    if (!/^members\b/i.test(path ?? '')) continue
    // Who was taken out may have been the last one.
    if (/^(add|replace)$/i.test(op) && Array.isArray(value) && value.length > 0) told.set(id, seen.seq)
    else told.delete(id)
  }
  if (told.size > mostGroups) told.delete(told.keys().next().value as string)
  return told
}

const mostGroups = 1000

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
  {
    id: 'RFC7644-3.5.2.3-members-replace',
    tier: 1,
    mode: 'both',
    required: 'A replace of members sets exactly that list; an empty one clears it (RFC 7644 §3.5.2.3).',
    source: rfc7644('3.5.2.3'),
    severity: 'blocker',
    breaks: 'Who left the group keeps access; Okta’s "push now" of an empty group is refused.',
    fix: 'Replace the whole set.',
    evaluate: (seen, context) =>
      verdictOfAll([
        ...formVerdicts('members-replace', seen, context),
        ...readBacks(seen, context.known).flatMap((readBack) => membersByPut(readBack, seen, context.known)),
      ]),
  },
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

/** A PUT of a group sets exactly the members that it names (RFC 7644 §3.5.1). */
function membersByPut({ shown, writes, after }: ReadBack, seen: Seen, known: Known): Verdict[] {
  const write = writes.at(-1)
  if (shown.type !== 'Group' || write?.about.action !== 'replace' || !isObject(write.sent)) return []
  const [told, there] = [memberIds(write.sent), memberIds(after) ?? new Set<string>()]
  if (!told || !showsMembers(known)) return []
  const missing = [...told].filter((id) => !there.has(id) && !known.resource('User', id)?.deletion).length
  const stale = [...there].filter((id) => !told.has(id)).length
  if (missing + stale === 0) return [pass]
  const what = [
    ...(missing > 0 ? [`${missing} of ${told.size} members ${missing === 1 ? 'is' : 'are'} missing`] : []),
    ...(stale > 0 ? [`${stale} ${stale === 1 ? 'is' : 'are'} there that it did not name`] : []),
  ].join(', and ')
  return [
    fail(`${write.line}, and then ${what}.`, {
      aspect: missing > 0 ? 'put missing' : 'put stale',
      excerpt: member('members', attributeOf(after, 'members')),
      also: [write.seq, seen.seq],
    }),
  ]
}

function formVerdictOf(course: PatchCourse, trait: Trait): Verdict[] {
  if (!course.traits.has(trait)) return []
  return course.culprits.has(trait)
    ? [fail(sentenceOf(course, trait), { aspect: course.end, excerpt: sentBody(course.write) })]
    : []
}

/** One course of each PATCH, for what is asked of the request as a whole. */
function eachWrite(courses: readonly PatchCourse[]): PatchCourse[] {
  return courses.filter((course, index) => courses.findIndex(({ write }) => write === course.write) === index)
}

/** What other rules and IdPs rely on, and no PATCH of something else may touch. */
const untouchable = {
  User: ['userName', 'externalId', 'active', 'emails'],
  Group: ['displayName', 'externalId', 'members'],
}

function collateralOf({ end, write, readBack }: PatchCourse, seen: Seen, known: Known): Verdict | undefined {
  // With several writes in between nobody can tell which one did it.
  if (end === 'refused' || !readBack?.before || readBack.writes.length !== 1) return undefined
  const { shown, before, after } = readBack
  const touched = touchedBy(write, shown.type)
  const lost = untouchable[shown.type]
    .filter((name) => !touched.includes(name))
    .find((name) => changed(name, before, after, known))
  if (lost === undefined) return pass
  return fail(
    `${write.line} addressed ${touched.join(', ') || 'nothing known'}, and ${lost} went from ${brief(attributeOf(before, lost))} to ${brief(attributeOf(after, lost))}.`,
    {
      aspect: `${shown.type} ${lost}`,
      excerpt: member(lost, attributeOf(after, lost)),
      also: [write.seq, seen.seq],
    },
  )
}

function changed(
  name: string,
  before: { [key: string]: Json | undefined },
  after: { [key: string]: Json | undefined },
  known: Known,
): boolean {
  const [was, is] = [before[name], after[name]]
  // What the target does not show at all it may show on request only.
  if (was === undefined || was === null || (is === undefined && name !== 'members' && name !== 'emails'))
    return false
  if (name === 'members') {
    const [old, now] = [before, after].map((each) => memberIds(each as never) ?? new Set<string>()) as [
      Set<string>,
      Set<string>,
    ]
    // Whoever came in may have been added by somebody else.
    return [...old].some((id) => !now.has(id) && !known.resource('User', id)?.deletion)
  }
  return !sameShown(was, is)
}
