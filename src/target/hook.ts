import type { Context } from './context.ts'
import type { Steps } from './step.ts'

/** Changes of single steps: each makes a new step of the one that it replaces, and usually calls it. */
export type Hooks = { readonly [Name in keyof Steps]?: Hook<Name> }

export type Hook<Name extends keyof Steps> = (next: Steps[Name], context: Context) => Steps[Name]

/** Puts the hooks of one defect around the steps, in place. What they replace may be another defect's. */
export function hookInto(steps: Steps, hooks: Hooks, context: Context): void {
  for (const name of Object.keys(hooks) as (keyof Steps)[]) replace(name, steps, hooks, context)
}

function replace<Name extends keyof Steps>(name: Name, steps: Steps, hooks: Hooks, context: Context): void {
  const hook: Hook<Name> | undefined = hooks[name]
  if (hook) steps[name] = hook(steps[name], context)
}
