import type { Context } from '../context.ts'
import type { ResourceStore } from '../resource-store.ts'

/** What a defect remembers of one tenant. It is forgotten together with the resources. */
export function memory<State extends object>(make: () => State): (context: Context) => State {
  const states = new WeakMap<ResourceStore, State>()
  return ({ propagation: { written } }) => {
    let state = states.get(written)
    if (!state) states.set(written, (state = make()))
    return state
  }
}
