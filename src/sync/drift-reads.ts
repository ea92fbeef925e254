import type { JsonObject } from '../base/json.ts'
import { readResource } from '../dialect/answer.ts'
import type { Failure } from '../dialect/outcome.ts'
import { bare, resourcePath } from '../dialect/request.ts'
import type { Conversation } from '../dialect/request-spec.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { AppContext } from './app-context.ts'
import type { DriftParts } from './drift.ts'
import type { DriftReport } from './drift-report.ts'

/** Reads by id that fail one after the other before no more is asked. */
const patience = 3

/** Reads resources by their id, as long as there are answers. */
export class DriftReads {
  readonly #ask: DriftParts['ask']
  readonly #app: AppContext
  readonly #report: DriftReport
  /** Resources that were asked for. */
  count = 0
  #failures = 0

  constructor(ask: DriftParts['ask'], app: AppContext, report: DriftReport) {
    this.#ask = ask
    this.#app = app
    this.#report = report
  }

  /** `undefined`: nobody can say. */
  async read(resource: ResourceType, id: string): Promise<JsonObject | 'gone' | undefined> {
    if (this.#failures >= patience || this.#report.unreachable !== null) return undefined
    this.count++
    const read = await this.#ask(readById(this.#app.profile, resource, id))
    if (read.is === 'unknown') {
      if (this.noteUnreachable(read.failure)) return undefined
      if (this.#failures++ === 0) this.#report.notes.push(read.failure.message)
      return undefined
    }
    this.#failures = 0
    return read.is === 'gone' ? 'gone' : read.resource
  }

  /** Whether there was no answer at all: then nothing more is asked. */
  noteUnreachable(failure: Failure | undefined): boolean {
    if (failure?.class !== 'network') return false
    this.#report.unreachable = failure.message
    return true
  }
}

type ReadById = { is: 'there'; resource: JsonObject } | { is: 'gone' } | { is: 'unknown'; failure: Failure }

function* readById(
  profile: AppContext['profile'],
  resource: ResourceType,
  id: string,
): Conversation<ReadById> {
  const request = bare(profile, 'drift', 'GET', resourcePath(resource, id))
  const answer = yield request
  if (answer.status === 404 || answer.status === 410) return { is: 'gone' }
  const { value, failure } = readResource(request, answer)
  return value ? { is: 'there', resource: value } : { is: 'unknown', failure }
}
