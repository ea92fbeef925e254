import type { ResourceType } from '../scim/urn.ts'

/** Under which matching values objects are being made just now. Two that are made under one at once would not see each other. */
export class Claims {
  readonly #held = new Map<string, string>()

  /** Answers how to give them back; undefined when another object has one of them. */
  take(
    appId: string,
    { resource, objectId }: { resource: ResourceType; objectId: string },
    names: readonly (readonly [attribute: string, value: string])[],
  ): (() => void) | undefined {
    const keys = names.map((name) => JSON.stringify([appId, resource, ...name]))
    if (keys.some((key) => (this.#held.get(key) ?? objectId) !== objectId)) return undefined
    for (const key of keys) this.#held.set(key, objectId)
    return () => {
      for (const key of keys) this.#held.delete(key)
    }
  }
}
