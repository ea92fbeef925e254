import { isObject, type Json, type JsonObject } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import { isShown, noteShown } from './attributes-shown.ts'
import { noteHarmless } from './harmless.ts'
import type { Known } from './known.ts'
import { isLate } from './lateness.ts'
import { valueAt } from './leaf.ts'
import { isGone } from './member-change.ts'
import { type MemberCourse, memberCourse } from './member-course.ts'
import { operationsOn, touchedBy } from './patch-touch.ts'
import { operationsOf, type Trait, traitsOf } from './patch-trait.ts'
import { brief } from './quote.ts'
import { memberIds, type ReadBack, readBacks, sameShown } from './read-back.ts'
import type { Seen } from './seen.ts'
import { Suspects } from './suspects.ts'
import { unimplementedPath } from './unimplemented-path.ts'

/** What an exchange says of a PATCH: its own refusal, or its effect on one attribute when the resource is shown again. */
export interface PatchCourse {
  /** The PATCH in question. */
  write: Seen
  /** Of the whole request when it was refused, otherwise of the operations on the attribute. */
  traits: ReadonlySet<Trait>
  /**
   * refused: an error that blames the request. applied, ignored: as a later look shows. overdone: members went, or
   * stayed, of whom it did not speak.
   */
  end: 'refused' | 'applied' | 'ignored' | 'overdone'
  /** Unless refused: the attribute judged, with what should be there and what is. */
  attribute?: { name: string; wanted: Json | undefined; shown: Json | undefined }
  /** Of a failure, what is the matter: `active is true, not false`; of a refusal, what comes before the culprit. */
  what: string
  /** The traits that it must be. */
  culprits: ReadonlySet<Trait>
  /** Traits that nobody can tell apart yet. */
  suspects: readonly Trait[]
  readBack: ReadBack | undefined
}

const noCourses = (): { seen: Seen | undefined; courses: PatchCourse[] } => ({ seen: undefined, courses: [] })

/** The courses that an exchange ends. Worked out once for each exchange, whatever the number of rules that ask. */
export function patchCourses(seen: Seen, known: Known): PatchCourse[] {
  const memo = known.note('patch-courses', noCourses)
  if (memo.seen !== seen) {
    memo.seen = seen
    noteShown(seen, known)
    memo.courses = [...refusal(seen, known), ...effects(seen, known)]
  }
  return memo.courses
}

/** Statuses that say something of the request’s form; 401, 404, 409 and 429 do not. */
const blaming: ReadonlySet<number> = new Set([400, 405, 415, 422, 500, 501])

function refusal(seen: Seen, known: Known): PatchCourse[] {
  const { about } = seen
  if (about.action !== 'modify') return []
  const suspects = Suspects.of(known, about.resource)
  if (seen.ok) suspects.noteServed(about.resource)
  if (!blaming.has(seen.status)) return []
  if (seen.status < 500 && !addressesWhatIsShown(seen, about.resource, known)) return []
  if (seen.status < 500 && namesSomebodyGone(seen, known)) return []
  const before = known.resource(about.resource, about.id)
  const traits = traitsOf(operationsOf(seen), about.resource, before?.expected ?? before?.observed)
  suspects.noteRefused(about.resource, seen.status, traits)
  const named = unimplementedPath(seen)
  const left = named ?? suspects.amongRefused(traits)
  const isForm = named !== undefined || suspects.mayBeForm(about.resource, seen.status)
  return [
    {
      write: seen,
      traits,
      end: 'refused',
      what: named ? 'what it names is' : 'all that is particular about the request is',
      culprits: isForm ? suspects.onlyOnes(left) : new Set(),
      suspects: left,
      readBack: undefined,
    },
  ]
}

/** What the target has never shown, as it never shows a password, it may not support at all: a 400 for it is right. */
function addressesWhatIsShown(write: Seen, type: ResourceType, known: Known): boolean {
  const touched = touchedBy(write, type)
  return touched.length > 0 && touched.every((name) => isShown(name, type, known))
}

/** As a member: then a refusal is about him, and not about the form. */
function namesSomebodyGone(seen: Seen, known: Known): boolean {
  return operationsOf(seen).some(({ path, value }) => {
    const named = path?.toLowerCase() === 'members' ? { members: value ?? null } : value
    const ids = isObject(named) ? memberIds(named) : undefined
    return ids !== undefined && [...ids].some((id) => isGone(known, id))
  })
}

function effects(seen: Seen, known: Known): PatchCourse[] {
  noteMembersShown(seen, known)
  return readBacks(seen, known).flatMap((readBack) => {
    noteHarmless(readBack, known)
    const patches = readBack.writes.filter(({ about }) => about.action === 'modify')
    // With a PUT in between nobody can tell what the PATCH did.
    if (
      patches.length === 0 ||
      patches.length < readBack.writes.length - readBack.writes.filter(isCreate).length
    )
      return []
    return patches.flatMap((write) => coursesOf(write, patches, readBack, known, seen))
  })
}

function isCreate({ about }: Seen): boolean {
  return about.action === 'create'
}

/** One for each attribute that the PATCH addressed and no later one did. */
function coursesOf(
  write: Seen,
  all: readonly Seen[],
  readBack: ReadBack,
  known: Known,
  seen: Seen,
): PatchCourse[] {
  const { type } = readBack.shown
  const later = all.slice(all.indexOf(write) + 1)
  const overwritten = new Set(later.flatMap((each) => touchedBy(each, type)))
  return touchedBy(write, type)
    .filter((name) => !overwritten.has(name) && (name !== 'members' || showsMembers(known)))
    .flatMap((name) => course(write, name, readBack, known, seen) ?? [])
}

function course(
  write: Seen,
  name: string,
  readBack: ReadBack,
  known: Known,
  seen: Seen,
): PatchCourse | undefined {
  const { shown, before } = readBack
  const traits = traitsOf(operationsOn(name, operationsOf(write), shown.type), shown.type, before)
  // That somebody is there already may be a reason to refuse; it is none for an add to do something else.
  traits.delete('members-add-again')
  const suspects = Suspects.of(known, shown.type)
  const about = `${shown.type} ${name}`
  const { end, what, undone, proof } =
    name === 'members'
      ? endOfMembers(memberCourse(write, traits, readBack, known, suspects))
      : endOfValue(name, readBack)
  if (proof) suspects.acquit(traits, about, proof.undecided)
  if (end === 'unclear') return undefined
  const common = { write, traits, end, what, attribute: attributeIn(readBack, name), readBack }
  if (end === 'applied') return { ...common, culprits: new Set(), suspects: [] }
  if (isLate(known) && seen.method === 'GET') return undefined
  return { ...common, ...suspects.blame(traits, about, undone) }
}

interface End {
  end: 'applied' | 'ignored' | 'overdone' | 'unclear'
  what: string
  undone: boolean
  /** That the forms of the request work, but for those of which it says nothing. */
  proof?: { undecided: ReadonlySet<Trait> } | undefined
}

function attributeIn({ expected, after }: ReadBack, name: string) {
  return { name, wanted: attributeOf(expected, name), shown: attributeOf(after, name) }
}

function endOfValue(name: string, readBack: ReadBack): End {
  const { before, expected } = readBack
  const { wanted, shown } = attributeIn(readBack, name)
  if (!sameShown(wanted, shown)) {
    return { end: 'ignored', what: `${name} is ${brief(shown)}, not ${brief(wanted)}`, undone: true }
  }
  // What was so before proves nothing.
  const isNew = before === undefined || !sameShown(attributeOf(before, name), attributeOf(expected, name))
  return { end: 'applied', what: '', undone: false, proof: isNew ? { undecided: new Set() } : undefined }
}

function endOfMembers({ end, what, undone, idle, undecided }: MemberCourse): End {
  return { end, what, undone, proof: end === 'applied' && !idle ? { undecided } : undefined }
}

export function attributeOf(resource: JsonObject | undefined, name: string): Json | undefined {
  return valueAt(resource, name.split(' '))
}

/** Some targets never show members: then nothing can be said of them. */
export function showsMembers(known: Known): boolean {
  return known.note('members-shown', () => ({ yes: false })).yes
}

function noteMembersShown(seen: Seen, known: Known): void {
  const note = known.note('members-shown', () => ({ yes: false }))
  if (!note.yes) note.yes = seen.shown.some(({ resource }) => (memberIds(resource)?.size ?? 0) > 0)
}

/** Whether the type of resource was never seen to take a PATCH, whatever its form, as far as that can be told. */
export function refusesEveryPatch(known: Known, type: ResourceType): boolean {
  return Suspects.of(known, type).refusesAll(type)
}
