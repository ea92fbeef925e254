import type { EntitlementRule, Entitlements } from '../profile/entitlement-schema.ts'
import { neutralAttribute, type UserSource } from './mapping-source.ts'

/** A group of the directory that a user is in. */
export interface Role {
  id: string
  name: string
}

/** A group of the target that a user should be in. */
export interface Entitlement {
  name: string
  /** Whether it is made when it does not exist. */
  make: boolean
}

/** What the rules say of one user: no name twice, in the order of rules, actions and roles. */
export type EntitlementsOf = (user: UserSource, roles: readonly Role[]) => Entitlement[]

type Condition = EntitlementRule['conditions'][number]
type Action = EntitlementRule['actions'][number]

/** Compiles the rules once. Undefined where no rules decide, or where what they say is not sent. */
export function compileEntitlements(entitlements: Entitlements): EntitlementsOf | undefined {
  const { source, includeInProvisioning, rules } = entitlements
  if (source === 'none' || !includeInProvisioning) return undefined
  const compiled = inOrder(rules).map(({ match, conditions, actions }) => ({
    applies: conditionsOf(match, conditions),
    actions: actions.map(compileAction),
  }))
  return (user, roles) => {
    const named = new Map<string, Entitlement>()
    for (const { applies, actions } of compiled) {
      if (!applies(user, roles)) continue
      for (const entitlement of actions.flatMap((act) => act(user, roles))) {
        const before = named.get(entitlement.name)
        named.set(entitlement.name, { ...entitlement, make: entitlement.make || before?.make === true })
      }
    }
    return [...named.values()]
  }
}

function inOrder(rules: readonly EntitlementRule[]): EntitlementRule[] {
  const place = ({ position }: EntitlementRule) => position ?? Number.POSITIVE_INFINITY
  // Infinity minus itself is no number: equal places keep their order.
  return rules.filter(({ enabled }) => enabled).sort((a, b) => place(a) - place(b) || 0)
}

function conditionsOf(match: EntitlementRule['match'], conditions: readonly Condition[]) {
  return (user: UserSource, roles: readonly Role[]): boolean => {
    if (conditions.length === 0) return true
    const holds = (condition: Condition) => isMet(condition, user, roles)
    return match === 'all' ? conditions.every(holds) : conditions.some(holds)
  }
}

function isMet(condition: Condition, user: UserSource, roles: readonly Role[]): boolean {
  const { value } = condition
  switch (condition.operator) {
    case 'ri':
      return roles.some(({ id, name }) => id === value || name === value)
    case '=':
      return textOf(user, condition.source) === value
    case '~':
      return textOf(user, condition.source)?.toLowerCase().includes(value.toLowerCase()) === true
  }
}

function compileAction(action: Action): EntitlementsOf {
  if (action.action === 'set_groups_from_existing') {
    const named = action.value.map((name): Entitlement => ({ name, make: false }))
    return () => named
  }
  const expression = new RegExp(action.expression)
  const [source] = action.value
  return (user, roles) => {
    const values = source === 'role' ? roles.map(({ name }) => name) : [textOf(user, source) ?? '']
    return values.flatMap((value): Entitlement[] => {
      const match = expression.exec(value)
      // Without a capture group the value is the name.
      const name = match && (match.length > 1 ? match[1] : value)
      return name ? [{ name, make: true }] : []
    })
  }
}

function textOf(user: UserSource, attribute: string): string | undefined {
  const value = neutralAttribute(user, attribute)
  return value === undefined || value === null ? undefined : String(value)
}
