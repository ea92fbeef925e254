import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { PathError, parsePath } from '../scim/path.ts'
import { locate, resourceSchemas } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Known } from './known.ts'
import { isLate } from './lateness.ts'
import { valueAt } from './leaf.ts'
import { operationsOf, type Trait, traitsOf } from './patch-trait.ts'
import { memberIds, type ReadBack, readBacks, sameShown } from './read-back.ts'
import type { Seen } from './seen.ts'
import { Suspects } from './suspects.ts'

/** What an exchange says of a PATCH: its own refusal, or its effect when the resource is shown again. */
export interface PatchCourse {
  /** The PATCH in question. */
  write: Seen
  traits: ReadonlySet<Trait>
  /** refused: an error that blames the request. applied, ignored: as a later look shows. */
  end: 'refused' | 'applied' | 'ignored'
  /** With `ignored`: the attribute that is not as it should be, with what should be there and what is. */
  attribute?: { name: string; wanted: Json | undefined; shown: Json | undefined }
  /** The trait that it must be, if only one is left. */
  culprit: Trait | undefined
  /** Traits that nobody can tell apart yet. */
  suspects: readonly Trait[]
  readBack: ReadBack | undefined
}

/** The courses that an exchange ends. Worked out once for each exchange, whatever the number of rules that ask. */
export function patchCourses(seen: Seen, known: Known): PatchCourse[] {
  const memo = known.note<{ seen: Seen | undefined; courses: PatchCourse[] }>('patch-courses', () => ({
    seen: undefined,
    courses: [],
  }))
  if (memo.seen !== seen) {
    memo.seen = seen
    memo.courses = [...refusal(seen, known), ...effects(seen, known)]
  }
  return memo.courses
}

/** Statuses that say something of the request’s form; 401, 404, 409 and 429 do not. */
const blaming: ReadonlySet<number> = new Set([400, 405, 415, 422, 500, 501])

function refusal(seen: Seen, known: Known): PatchCourse[] {
  const { about } = seen
  if (about.action !== 'modify' || !blaming.has(seen.status)) return []
  const before = known.resource(about.resource, about.id)
  const traits = traitsOf(seen, before?.expected ?? before?.observed)
  return [{ write: seen, traits, end: 'refused', ...blame(traits, known), readBack: undefined }]
}

function effects(seen: Seen, known: Known): PatchCourse[] {
  noteMembersShown(seen, known)
  return readBacks(seen, known).flatMap((readBack) => {
    const patches = readBack.writes.filter(({ about }) => about.action === 'modify')
    // With a PUT in between nobody can tell what the PATCH did.
    if (
      patches.length === 0 ||
      patches.length < readBack.writes.length - readBack.writes.filter(isCreate).length
    )
      return []
    return patches.flatMap((write) => course(write, patches, readBack, known, seen) ?? [])
  })
}

function isCreate({ about }: Seen): boolean {
  return about.action === 'create'
}

function course(
  write: Seen,
  all: readonly Seen[],
  readBack: ReadBack,
  known: Known,
  seen: Seen,
): PatchCourse | undefined {
  const { shown, expected, after, before } = readBack
  const traits = traitsOf(write, before)
  // That somebody is there already may be a reason to refuse; it is none for an add to do something else.
  traits.delete('members-add-again')
  const later = all.slice(all.indexOf(write) + 1)
  const overwritten = new Set(later.flatMap((each) => touchedBy(each, shown.type)))
  const touched = touchedBy(write, shown.type).filter((name) => !overwritten.has(name))
  const judged = touched.filter((name) => name !== 'members' || showsMembers(known))
  if (judged.length === 0) return undefined
  const wrong = judged.find((name) => !sameAttribute(name, expected, after))
  if (wrong === undefined) {
    if (judged.length === touched.length) Suspects.of(known).acquit(traits)
    return { write, traits, end: 'applied', culprit: undefined, suspects: [], readBack }
  }
  if (isLate(known) && seen.method === 'GET') return undefined
  const attribute = { name: wrong, wanted: attributeOf(expected, wrong), shown: attributeOf(after, wrong) }
  return { write, traits, end: 'ignored', attribute, ...blame(traits, known), readBack }
}

function blame(traits: ReadonlySet<Trait>, known: Known): Pick<PatchCourse, 'culprit' | 'suspects'> {
  const suspects = Suspects.of(known).among(traits)
  return { culprit: suspects.length === 1 ? suspects[0] : undefined, suspects }
}

/** Top-level attributes that a PATCH addresses, as far as the schemas know them; those of an extension with their URN. */
export function touchedBy(write: Pick<Seen, 'sent'>, type: ResourceType): string[] {
  const names = operationsOf(write).flatMap(({ path, value }) => {
    if (path !== undefined) return [path]
    return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => keysOf(key, inner)) : []
  })
  return [...new Set(names.flatMap((name) => topLevel(name, type) ?? []))]
}

/** An extension as a key of a path-less value holds attributes of its own. */
function keysOf(key: string, inner: Json | undefined): string[] {
  return /^urn:/i.test(key) && isObject(inner) ? Object.keys(inner).map((name) => `${key}:${name}`) : [key]
}

function topLevel(text: string, type: ResourceType): string | undefined {
  try {
    const found = locate(resourceSchemas[type], parsePath(text))
    if (!found || ['id', 'meta', 'schemas', 'groups', 'password'].includes(found.attribute.name))
      return undefined
    return found.urn === undefined ? found.attribute.name : `${found.urn} ${found.attribute.name}`
  } catch (error) {
    if (error instanceof PathError) return undefined
    throw error
  }
}

export function attributeOf(resource: JsonObject | undefined, name: string): Json | undefined {
  return valueAt(resource, name.split(' '))
}

function sameAttribute(name: string, expected: JsonObject, after: JsonObject): boolean {
  if (name === 'members') {
    const [wanted, there] = [memberIds(expected) ?? new Set(), memberIds(after) ?? new Set()]
    return wanted.size === there.size && [...wanted].every((id) => there.has(id))
  }
  return sameShown(attributeOf(expected, name), attributeOf(after, name))
}

/** Some targets never show members: then nothing can be said of them. */
export function showsMembers(known: Known): boolean {
  return known.note('members-shown', () => ({ yes: false })).yes
}

function noteMembersShown(seen: Seen, known: Known): void {
  const note = known.note('members-shown', () => ({ yes: false }))
  if (!note.yes) note.yes = seen.shown.some(({ resource }) => (memberIds(resource)?.size ?? 0) > 0)
}
