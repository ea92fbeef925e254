import type { MatcherState } from 'vitest'
import { AppError } from '../base/error.ts'
import type { Json } from '../base/json.ts'
import type { OfApp } from '../library/library-idp.ts'
import { type GroupRef, type SubjectRef, subjectOf } from '../library/refs.ts'
import type { OpenScene } from '../library/scene.ts'
import { type ExpectTarget, expectShape } from '../scenario/expect-schema.ts'
import { expectTarget } from '../scenario/expect-target.ts'
import { lookingAt, unmetBy, unmetText, type Verdict } from './expectation.ts'

/** Values by SCIM path: `active`, `name.familyName`, `emails[type eq "work"].value`; null: there is none. */
export interface ReachedValues {
  [path: string]: Json | undefined
  /** Of a group: the userNames of all members in any order, or how many they are. */
  members?: string[] | number | undefined
}

export async function toHaveReached(
  this: MatcherState,
  received: unknown,
  who: SubjectRef | GroupRef,
  has: ReachedValues = {},
  { app }: OfApp = {},
): Promise<Verdict> {
  return lookingAt(received, app, async (scene) => {
    const subject = found(who, scene)
    const unmet = await unmetBy(() => expectTarget(expectation(subject, has), scene))
    const words = `The ${subject.kind} "${subject.name}" is in the target`
    if (!unmet) return { pass: true, message: () => `${words}${said(has)}, and was not to be.` }
    const why = reason(subject, scene)
    return { pass: false, message: () => `${unmetText(this, unmet)}${why === '' ? '' : `\n\n${why}`}` }
  })
}

interface Found {
  kind: 'user' | 'group'
  name: string
  /** Undefined for somebody whom the directory does not know, or not any more. */
  id: string | undefined
}

function found(who: SubjectRef, { idp }: OpenScene): Found {
  try {
    const view = idp.directory.find(subjectOf(who))
    if (view.kind === 'user') return { kind: 'user', name: view.userName, id: view.id }
    return { kind: 'group', name: view.displayName, id: view.id }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ERR_NOT_FOUND') throw error
    return gone(who)
  }
}

/** Deleted for good, or only ever in the target: its name says what is meant, and a plain text means a user. */
function gone(who: SubjectRef): Found {
  if (typeof who === 'string') return { kind: 'user', name: who, id: undefined }
  if ('user' in who) return { ...gone(who.user), kind: 'user' }
  if ('group' in who) return { ...gone(who.group), kind: 'group' }
  if ('userName' in who) return { kind: 'user', name: who.userName, id: undefined }
  return { kind: 'group', name: who.displayName, id: undefined }
}

function expectation({ kind, name }: Found, { members, ...has }: ReachedValues): ExpectTarget {
  const said = {
    [kind]: name,
    ...(Object.keys(has).length > 0 ? { has } : {}),
    ...(members === undefined ? {} : { members }),
  }
  const { data, error } = expectShape.expectTarget.safeParse(said)
  if (data) return data
  const problems = error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined]
    return keys.map((key) => ({
      path: [...path, ...(key === undefined ? [] : [key])].join('.'),
      message: issue.message,
    }))
  })
  const all = problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')
  throw new AppError('ERR_QUERY_INVALID', `The expectation is not valid: ${all}.`, { errors: problems })
}

function said(has: ReachedValues): string {
  const paths = Object.keys(has)
  return paths.length === 0 ? '' : ` with ${paths.join(', ')} as given`
}

/** What the IdP knows of why it may not be there. */
function reason({ id, name }: Found, { idp, app }: OpenScene): string {
  if (id === undefined) return `The directory has no "${name}".`
  const last = idp.engine.operations({ app, object: id, limit: 1000 }).items.at(-1)
  if (!last) {
    return idp.engine.status(app).pending > 0
      ? 'There are changes that the IdP has not looked at yet: `await idp.settled()` first.'
      : `The IdP has planned nothing for it: is it assigned to the app "${app}"?`
  }
  const { kind, status, error } = last
  if (status === 'failed') return `Its ${kind} failed: ${error?.message} (${error?.vendor.text})`
  if (status === 'succeeded' || status === 'skipped') return ''
  return `Its ${kind} is ${status}: \`await idp.settled()\` first.`
}
