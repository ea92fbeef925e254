import { AppError } from '../base/error.ts'
import type { Directory } from '../directory/directory.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import type { Found, FoundStore, Match } from './found-store.ts'
import type { ImportDecisions } from './import-decision.ts'
import type { LinkStore } from './link-store.ts'
import type { LossScope, LossStore } from './loss-store.ts'
import type { SubjectReader } from './subject-reader.ts'
import type { ImportCounts } from './view.ts'

export interface ApplyParts {
  store: Store
  directory: Directory
  links: LinkStore
  found: FoundStore
  losses: LossStore
  decisions: ImportDecisions
  subjects: SubjectReader
  /** Told of users who have a link since now. */
  onLinked: (userIds: readonly string[]) => void
  /** Throws `Interrupted` once nobody waits for the import any more. */
  goOn: () => void
}

/** Decisions of one transaction. */
const pageSize = 100

/** Why an import would take too many away; undefined if it may go on. */
export function safeguard(
  { losses }: ApplyParts,
  { id, profile }: AppContext,
  scope: LossScope,
): string | undefined {
  const { safeguard: limit, gone } = profile.import
  if (limit === null || gone !== 'unassign') return undefined
  const linked = losses.linked(id, scope.linksUpTo)
  const lost = losses.count(id, scope)
  const percent = (lost / linked) * 100
  if (linked <= limit.above || percent <= limit.percent) return undefined
  return (
    `The import was stopped, and nothing of it was applied: it would unassign ${lost} of ${linked} users ` +
    `(${percent.toFixed(1)} %), more than the ${limit.percent} % that the safeguard allows. ` +
    'Import with force=true to go on.'
  )
}

/** Unassigns who is gone, and confirms what the profile confirms by itself. */
export async function applyImport(
  parts: ApplyParts,
  app: AppContext,
  scope: LossScope,
  counts: ImportCounts,
): Promise<void> {
  const { decisions } = parts
  const rules = app.profile.import
  if (rules.gone === 'unassign') await unassignGone(parts, app, scope, counts)
  const link = (found: Found) => decisions.link(app, found, found.objectId as string)
  const create = (found: Found) => {
    const id = decisions.create(app, found)
    counts.created++
    return id
  }
  if (rules.autoConfirmExactMatch) await confirmAll(parts, app, scope, 'exact', counts, link)
  if (rules.autoConfirmPartialMatch) await confirmAll(parts, app, scope, 'partial', counts, link)
  if (rules.autoConfirmNewUsers) await confirmAll(parts, app, scope, 'none', counts, create)
}

/** Forgets what was only read to be left out, and, after a whole reading, what is not there any more. */
export async function tidy(
  { found, goOn }: Pick<ApplyParts, 'found' | 'goOn'>,
  appId: string,
  importId: number,
  whole: readonly ('User' | 'Group')[],
): Promise<void> {
  while (found.dropSkipped(appId, importId)) await breathe(goOn)
  for (const resource of whole) {
    while (found.dropUnlisted(appId, resource, importId)) await breathe(goOn)
  }
}

async function unassignGone(
  { store, directory, links, losses, subjects, goOn }: ApplyParts,
  app: AppContext,
  scope: LossScope,
  counts: ImportCounts,
): Promise<void> {
  for (let after = 0; ; ) {
    const lost = losses.page(app.id, scope, after, pageSize)
    after = lost.at(-1)?.link ?? after
    if (lost.length === 0) return
    store.flush()
    store.transaction(() => {
      const known = subjects.users(
        app,
        lost.map(({ userId }) => userId),
      )
      for (const { userId } of lost) {
        // The link goes first: nothing is to be told to an account that the target has given up.
        links.dropNow(app.id, 'User', userId)
        if (known.has(userId)) directory.assignments.unassign(app.id, { user: userId })
        counts.unlinked++
      }
    })
    await breathe(goOn)
  }
}

async function confirmAll(
  parts: ApplyParts,
  app: AppContext,
  { importId }: LossScope,
  match: Match,
  counts: ImportCounts,
  decide: (found: Found) => string,
): Promise<void> {
  const { store, found, goOn, onLinked } = parts
  for (let after = ''; ; ) {
    const page = found.open(app.id, importId, match, after, pageSize)
    if (page.length === 0) return
    after = page.at(-1)?.targetId ?? after
    store.flush()
    const linked = store.transaction(() =>
      eligible(parts, app, match, page).flatMap((each) => {
        try {
          const id = decide(each)
          counts.confirmed++
          return id
        } catch (error) {
          refuse(counts, each, error)
          return []
        }
      }),
    )
    onLinked(linked)
    await breathe(goOn)
  }
}

/** Of matches, those of one user alone, and, where a match does not assign, of users who have the app. */
function eligible(
  { subjects }: ApplyParts,
  app: AppContext,
  match: Match,
  page: readonly Found[],
): readonly Found[] {
  if (match === 'none') return page
  const matched = page.flatMap((found) => (found.objectId === null ? [] : [{ found, user: found.objectId }]))
  const users = subjects.users(
    app,
    matched.map(({ user }) => user),
  )
  const assigns = app.profile.import.confirmed === 'assign'
  return matched.filter(({ user }) => assigns || users.get(user)?.inScope).map(({ found }) => found)
}

/** What the directory says no to; an account that cannot be a user stays for an administrator. */
const refusals = new Set(['ERR_USER_INVALID', 'ERR_CONFLICT', 'ERR_STATE', 'ERR_NOT_FOUND'])
const longestList = 20

function refuse(counts: ImportCounts, { targetId }: Found, error: unknown): void {
  if (!(error instanceof AppError) || !refusals.has(error.code)) throw error
  counts.refused++
  if (counts.refusals.length < longestList) counts.refusals.push({ targetId, reason: error.message })
}

/** Gives the wire and the API their time between two transactions. */
async function breathe(goOn: () => void): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  goOn()
}
