import type { AppContext } from './app-context.ts'
import type { Evaluation } from './evaluate.ts'
import type { InFlight, Overtaking } from './in-flight.ts'
import type { LinkStore } from './link-store.ts'

/** Changes links of which the target need not be told. */
export class LinkSettling {
  readonly #links: LinkStore

  constructor(links: LinkStore) {
    this.#links = links
  }

  /**
   * A link changes at once when there is nothing to tell the target on the way, or nothing that is allowed. That of an
   * object which is being told of is about to change, and what is not planned by what is known of it may be needed then:
   * it is looked at again.
   */
  settle(
    app: AppContext,
    evaluations: readonly Evaluation[],
    now: number,
    inFlight: InFlight,
    overtaking: (objectId: string) => Overtaking,
  ): void {
    const settled = evaluations.filter(({ resource, objectId, linkAfter, operations }) => {
      const telling = inFlight.facetOf(resource, objectId)
      if (telling === undefined) return true
      const planned = operations.some(({ facet }) => facet === telling)
      if (!planned || linkAfter !== 'keep') inFlight.overtake(resource, objectId, overtaking(objectId))
      return false
    })
    this.change(app, settled, now)
  }

  change(app: AppContext, evaluations: readonly Evaluation[], now: number): void {
    const links = this.#links
    for (const { resource, objectId, link, linkAfter, operations, inScope } of evaluations) {
      if (!link || operations.length > 0) continue
      if (inScope && link.state === 'unmanaged') links.put(app.id, { ...link, state: 'managed' }, now)
      if (linkAfter === 'keep') continue
      if (linkAfter === 'drop') links.drop(app.id, resource, objectId)
      else if (link.state !== 'unmanaged') links.put(app.id, { ...link, state: 'unmanaged' }, now)
    }
  }
}
