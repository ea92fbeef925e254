import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { derivedUuid } from '../../base/random.ts'
import type { MappingSource } from '../mapping-source.ts'
import type { Expression } from './expression.ts'

/** Overrides whatever else is mapped to `type`. */
const roleType = 'WindowsAzureActiveDirectoryRole'

interface AppRole {
  id: string
  value: string
  displayName: string
}

/** `[appRoleAssignments]`: `custom.appRoleAssignments` of the directory user, each a value or `{id, value, displayName}` as JSON. */
export function appRoleAssignments(source: MappingSource): Json | undefined {
  if (source.kind !== 'user' || !isObject(source.attributes.custom)) return undefined
  return source.attributes.custom.appRoleAssignments
}

/**
 * The forms of app roles that Entra's mapping functions make.
 * https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes#provisioning-a-role-to-a-scim-app
 */
export const appRoleFunctions: Record<string, (roles: Expression) => Expression> = {
  SingleAppRoleAssignment: (roles) => (source) => rolesOf(roles(source))[0]?.value,
  AppRoleAssignmentsComplex: (roles) => list(roles, (role) => element(role, 'displayName')),
  AssertiveAppRoleAssignmentsComplex: (roles) => list(roles, (role) => element(role, 'display')),
  // What the service makes of AppRoleAssignmentsComplex in a PATCH; it has no name of its own there.
  AppRoleAssignmentTexts: (roles) =>
    list(roles, ({ id, value, displayName }) => ({ value: JSON.stringify({ id, value, displayName }) })),
}

function list(roles: Expression, form: (role: AppRole) => JsonObject): Expression {
  return (source) => {
    const elements = rolesOf(roles(source)).map(form)
    return elements.length > 0 ? elements : undefined
  }
}

function element({ value, displayName }: AppRole, name: 'display' | 'displayName'): JsonObject {
  return { primary: false, type: roleType, [name]: displayName, value }
}

function rolesOf(assignments: Json | undefined): AppRole[] {
  const texts = Array.isArray(assignments) ? assignments : [assignments ?? '']
  return texts.map(String).filter(Boolean).map(readRole)
}

function readRole(text: string): AppRole {
  const role: AppRole = { id: derivedUuid('app-role', text), value: text, displayName: text }
  if (!text.startsWith('{')) return role
  try {
    const given = JSON.parse(text) as Json
    return isObject(given) ? { ...role, ...given } : role
  } catch {
    // A value may begin with a brace without being JSON.
    return role
  }
}
