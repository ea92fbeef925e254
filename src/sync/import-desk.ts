import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import { importId, numberIn } from '../journal/ids.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { badCursor } from './bad-cursor.ts'
import type { CandidateQuery, ImportDecision, Page } from './engine-api.ts'
import { type Found, FoundStore } from './found-store.ts'
import { ImportDecisions } from './import-decision.ts'
import type { ImportRunParts } from './import-run.ts'
import { ImportStore } from './import-store.ts'
import type { LinkStore } from './link-store.ts'
import { LossStore } from './loss-store.ts'
import { MatchStore } from './match-store.ts'
import { showImport } from './show.ts'
import { SubjectReader } from './subject-reader.ts'
import type { ImportCandidate, ImportResult } from './view.ts'

export interface DeskParts {
  store: Store
  clock: Clock
  directory: Directory
  links: LinkStore
}

/** Where administrators look at imports and decide on what was found. */
export class ImportDesk {
  readonly imports: ImportStore
  /** What an import works with. */
  readonly runParts: Omit<ImportRunParts, 'wire' | 'onLinked' | 'goOn'>
  readonly #names: ReturnType<typeof prepare>

  constructor({ store, clock, directory, links }: DeskParts) {
    const [found, subjects] = [new FoundStore(store), new SubjectReader(store)]
    this.imports = new ImportStore(store)
    this.runParts = {
      store,
      directory,
      links,
      found,
      subjects,
      losses: new LossStore(store),
      matches: new MatchStore(store),
      decisions: new ImportDecisions({ store, clock, directory, links, found, subjects }),
    }
    this.#names = prepare(store)
  }

  list(
    app: AppRow,
    { limit = 100, cursor }: { limit?: number | undefined; cursor?: string | undefined },
  ): Page<ImportResult> {
    const after = cursor === undefined ? 0 : (numberIn('imp', cursor) ?? badCursor(cursor))
    const rows = this.imports.list(app.id, after, limit + 1)
    const items = rows.slice(0, limit).map((row) => showImport(row, app.name))
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  get(app: AppRow, id: string): ImportResult {
    const number = numberIn('imp', id)
    const row = number === undefined ? undefined : this.imports.get(app.id, number)
    if (!row) throw new AppError('ERR_NOT_FOUND', `App "${app.name}" has no import "${id}".`)
    return showImport(row, app.name)
  }

  candidates(appId: string, query: Omit<CandidateQuery, 'app'>): Page<ImportCandidate> {
    const { resource = 'User', match, ignored = false, limit = 100, cursor } = query
    const after = cursor === undefined ? '' : readCursor(cursor)
    const rows = this.runParts.found.page({ appId, resource, match, ignored, after, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      items: this.#show(resource, page),
      nextCursor: rows.length > limit && last ? writeCursor(last.targetId) : null,
    }
  }

  /** `onLinked` is told of the user who has a link since now. */
  decide(
    app: AppContext,
    targetId: string,
    { action, user }: ImportDecision,
    onLinked: (user: string) => void,
  ): ImportCandidate {
    const { store, found, links, decisions } = this.runParts
    store.flush()
    const candidate = found.find(app.id, 'User', [targetId]).get(targetId)
    if (!candidate || candidate.shown.skipped) {
      throw new AppError('ERR_NOT_FOUND', `No import of app "${app.name}" has found a user "${targetId}".`, {
        hint: 'GET …/import-candidates lists them; a group is linked when it is pushed.',
      })
    }
    const [link] = links.leadingTo(app.id, 'User', [targetId]).values()
    if (link) {
      throw new AppError('ERR_STATE', `The account ${targetId} is linked to "${link.label}" already.`)
    }
    switch (action) {
      case 'ignore':
        found.ignore(app.id, targetId)
        break
      case 'create':
        onLinked(decisions.create(app, candidate))
        break
      case 'link':
        onLinked(decisions.link(app, candidate, user ?? candidate.objectId ?? nobody(targetId)))
    }
    const [shown] = this.#show('User', [...found.find(app.id, 'User', [targetId]).values()])
    return shown as ImportCandidate
  }

  #show(resource: 'User' | 'Group', rows: readonly Found[]): ImportCandidate[] {
    const ids = JSON.stringify(rows.flatMap(({ objectId }) => objectId ?? []))
    const named = this.#names[resource].all(ids) as { id: string; name: string }[]
    const names = new Map(named.map(({ id, name }) => [id, name]))
    return rows.map(({ targetId, name, match, objectId, ignored, importId: by, shown }) => {
      const object = objectId === null ? undefined : names.get(objectId)
      return {
        resource,
        targetId,
        name,
        match,
        object: objectId === null || object === undefined ? null : { id: objectId, name: object },
        ignored,
        importId: importId(by),
        shown,
      }
    })
  }
}

function nobody(targetId: string): never {
  throw new AppError(
    'ERR_REQUEST_INVALID',
    `The account ${targetId} has no match; say which user is meant.`,
    {
      errors: [{ path: 'user', message: 'is missing, and there is no single match' }],
    },
  )
}

function writeCursor(targetId: string): string {
  return Buffer.from(targetId).toString('base64url')
}

function readCursor(cursor: string): string {
  const targetId = Buffer.from(cursor, 'base64url').toString()
  return writeCursor(targetId) === cursor ? targetId : badCursor(cursor)
}

function prepare({ sqlite }: Store) {
  const among = 'IN (SELECT value FROM json_each(?))'
  return {
    User: sqlite.prepare(`SELECT id, user_name AS name FROM users WHERE id ${among}`),
    Group: sqlite.prepare(`SELECT id, display_name AS name FROM groups WHERE id ${among}`),
  }
}
