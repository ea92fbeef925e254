import { isObject } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'
import type { Idp } from '../idp.ts'
import { KnownIds } from '../scenario/known-ids.ts'

/** Which ids the targets gave to whom, by app: read off what they answered, and off the links. */
export class TargetIds {
  readonly #idp: Idp
  readonly #byApp = new Map<string, KnownIds>()
  #seen = 0

  constructor(idp: Idp) {
    this.#idp = idp
  }

  /** Those of an app, by its name. Deleted ones are known as well: somebody asks whether they were deleted. */
  of(app: string): KnownIds {
    this.#read()
    const known = this.#known(app)
    known.learn(this.#idp, app)
    return known
  }

  #read(): void {
    for (const { seq, app, response } of this.#idp.journal.list({ after: this.#seen, limit: -1 })) {
      this.#seen = seq
      if (response === null || response.status >= 300) continue
      const body = receivedJson(response.body)
      const listed = isObject(body) && Array.isArray(body.Resources) ? body.Resources : [body]
      for (const each of listed) this.#known(app).take({ status: response.status, body: each })
    }
  }

  #known(app: string): KnownIds {
    const known = this.#byApp.get(app) ?? new KnownIds()
    this.#byApp.set(app, known)
    return known
  }
}
