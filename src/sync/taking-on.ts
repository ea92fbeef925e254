import type { AppContext } from './app-context.ts'
import { doubtOf, mergeDoubts } from './doubt.ts'
import type { Evaluation } from './evaluate.ts'
import type { OperationRow } from './operation-row.ts'
import { plannedNow } from './planned-now.ts'
import type { RunnerParts } from './runner-parts.ts'

/** What is to be known and written down of an operation before it is carried out. */
export class TakingOn {
  readonly #app: AppContext
  readonly #parts: Pick<RunnerParts, 'evaluator' | 'doubts' | 'store'>

  constructor(app: AppContext, parts: Pick<RunnerParts, 'evaluator' | 'doubts' | 'store'>) {
    this.#app = app
    this.#parts = parts
  }

  /** Works operations out whose turn it is, all at once, and writes down as doubtful what they are to tell. */
  begin(operations: readonly OperationRow[]): [OperationRow, Evaluation][] {
    const { evaluator } = this.#parts
    const byResource = { User: [] as OperationRow[], Group: [] as OperationRow[] }
    for (const operation of operations) byResource[operation.resource].push(operation)
    const ids = (rows: OperationRow[]) => [...new Set(rows.map(({ objectId }) => objectId))]
    const forced = new Set(operations.filter(({ detail }) => detail.forced).map(({ objectId }) => objectId))
    const comparing = new Set(
      byResource.Group.filter(({ facet }) => facet === 'members').map(({ objectId }) => objectId),
    )
    const evaluations = new Map(
      [
        ...evaluator.users(this.#app, ids(byResource.User), { forced: (id) => forced.has(id) }),
        ...evaluator.groups(this.#app, ids(byResource.Group), { membersDiffer: (id) => comparing.has(id) }),
      ].map((evaluation) => [`${evaluation.resource} ${evaluation.objectId}`, evaluation]),
    )
    const worked = operations.flatMap((operation): [OperationRow, Evaluation][] => {
      const evaluation = evaluations.get(`${operation.resource} ${operation.objectId}`)
      return evaluation ? [[operation, evaluation]] : []
    })
    this.beginDoubts(worked)
    return worked
  }

  /** Works out one operation that is carried out of turn; `app`: as it speaks meanwhile. */
  evaluate(operation: OperationRow, app: AppContext): Evaluation {
    const { evaluator, store } = this.#parts
    store.flush()
    const forced = () => operation.detail.forced === true
    const [evaluation] =
      operation.resource === 'User'
        ? evaluator.users(app, [operation.objectId], { forced })
        : evaluator.groups(app, [operation.objectId], {
            membersDiffer: () => operation.facet === 'members',
          })
    if (!evaluation) throw new Error(`nothing is known of ${operation.resource} ${operation.objectId}`)
    return evaluation
  }

  /** What is about to be told is written down as doubtful, before anything of it is sent. */
  beginDoubts(worked: readonly [OperationRow, Evaluation][]): void {
    const { profile, id } = this.#app
    const doubts = worked.flatMap(([operation, evaluation]) => {
      const planned = plannedNow(operation, evaluation)
      const doubt = planned && doubtOf(evaluation, planned, profile)
      if (!doubt) return []
      const { resource, objectId, facet } = operation
      return [{ resource, objectId, facet, doubt: mergeDoubts(evaluation.doubts?.get(facet), doubt) }]
    })
    this.#parts.doubts.begin(id, doubts)
  }

  /** It was not begun after all: nothing is more doubtful than before. */
  unsent(operation: OperationRow, { doubts }: Evaluation): void {
    this.#parts.doubts.end(this.#app.id, operation, doubts?.get(operation.facet))
  }
}
