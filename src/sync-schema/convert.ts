import type { JsonObject } from '../base/json.ts'
import type { MappingProfile } from '../profile/mapping-schema.ts'
import type { ScopeProfile } from '../profile/scope-schema.ts'
import { type ConvertedRow, convertRow } from './convert-row.ts'
import { convertScope } from './convert-scope.ts'
import type { ObjectMapping, SyncSchema } from './sync-schema.ts'

/** Something of the schema that is not, or not quite, in the overrides. */
export interface Remark {
  /** lost: it is not there. changed: it is there, and not quite the same. */
  kind: 'lost' | 'changed'
  object: string
  /** The attribute of the target, or another part of the schema. */
  what: string
  reason: string
}

export interface Converted {
  overrides: JsonObject
  remarks: Remark[]
  /** Attribute mappings that are in the overrides. */
  carried: number
}

type Say = (entry: Omit<Remark, 'object'>) => void

/** What the profile says where the schema has nothing to say. */
export interface Base {
  mapping: MappingProfile
  scope: ScopeProfile
}

type Kind = 'user' | 'group'

/**
 * The overrides that make an app work as an exported synchronization schema says: mappings, matching attributes, scoping
 * filters, and what may be created, updated and deleted. Whatever cannot be carried over is a remark: nothing is lost in
 * silence.
 *
 * Pure. The recipe is that of https://learn.microsoft.com/graph/synchronization-configure-with-custom-target-attributes
 */
export function convertSyncSchema(schema: SyncSchema, base: Base): Converted {
  const remarks: Remark[] = []
  const converted = [...chooseMappings(schema, remarks)].map(([kind, objectMapping]) => {
    const remark: Say = (entry) => remarks.push({ object: nouns[kind], ...entry })
    const rows = objectMapping.attributeMappings.flatMap((each) => convertRow(each, kind, remark) ?? [])
    const filter = convertScope(objectMapping, kind, base, remark)
    return { kind, objectMapping, rows, filter, lookup: lookupOf(rows, remark) }
  })
  const mapping = converted.map(({ kind, rows }) => [kind, mappingOf(kind, rows, base)] as const)
  const filters = converted.flatMap(({ kind, filter }) =>
    filter.length > 0 ? [[kind, filter] as const] : [],
  )
  const user = converted.find(({ kind }) => kind === 'user')
  const group = converted.find(({ kind }) => kind === 'group')
  const actions = user && actionsOf(user.objectMapping)
  return {
    overrides: {
      ...(mapping.length > 0 && { mapping: Object.fromEntries(mapping) }),
      ...(filters.length > 0 && { scope: { filter: Object.fromEntries(filters) } }),
      ...(user?.lookup && { user: { lookup: user.lookup } }),
      ...(actions && { lifecycle: { actions } }),
      ...(group
        ? { group: groupOf(group.objectMapping, group.lookup) }
        : user && { group: { scope: 'none' } }),
    },
    remarks,
    carried: converted.reduce((sum, { rows }) => sum + rows.length, 0),
  }
}

const nouns: Record<Kind, string> = { user: 'User', group: 'Group' }

/** One mapping of users and one of groups: of several the first, by the priority of their rules. */
function chooseMappings({ synchronizationRules }: SyncSchema, remarks: Remark[]): Map<Kind, ObjectMapping> {
  const chosen = new Map<Kind, ObjectMapping>()
  const rules = [...synchronizationRules].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
  for (const { name, sourceDirectoryName, objectMappings } of rules) {
    const outbound =
      sourceDirectoryName === undefined ||
      sourceDirectoryName === null ||
      /^(Azure Active Directory|Microsoft Entra ID)$/i.test(sourceDirectoryName)
    for (const mapping of objectMappings) {
      const what = mapping.name ?? `${mapping.sourceObjectName} to ${mapping.targetObjectName}`
      const kind = kindOf(mapping)
      const lost = (reason: string) =>
        remarks.push({ kind: 'lost', object: mapping.sourceObjectName, what, reason })
      if (!outbound) lost(`the rule ${name ?? ''} does not begin in Entra ID but in ${sourceDirectoryName}`)
      else if (!kind) lost('only users and groups are provisioned here')
      else if (chosen.has(kind)) lost(`another mapping of ${mapping.sourceObjectName} comes before it`)
      else if (!mapping.enabled && kind === 'user') lost('it is switched off')
      else chosen.set(kind, mapping)
    }
  }
  return chosen
}

function kindOf({ sourceObjectName, targetObjectName }: ObjectMapping): Kind | undefined {
  if (/^user$/i.test(sourceObjectName) && /user$/i.test(targetObjectName)) return 'user'
  return /^group$/i.test(sourceObjectName) && /group$/i.test(targetObjectName) ? 'group' : undefined
}

/** What the service adds by itself, such as `meta.resourceType`, and no administrator ever sees in a schema. */
function ownRows({ mapping }: Base, kind: Kind, rows: readonly ConvertedRow[]): JsonObject[] {
  const mapped = new Set(rows.map(({ row }) => String(row.target)))
  const present = mapping[kind]
  if (present.kind !== 'rows') return []
  return present.rows.flatMap(({ target, value, apply }): JsonObject[] => {
    const element = /^(.*\[.*\])\./.exec(target)?.[1]
    const alone = element !== undefined && ![...mapped].some((each) => each.startsWith(`${element}.`))
    return value === undefined || mapped.has(target) || alone ? [] : [{ target, value, apply }]
  })
}

function mappingOf(kind: Kind, rows: readonly ConvertedRow[], base: Base): JsonObject {
  const own = ownRows(base, kind, rows)
  return { kind: 'rows', language: 'entra-expressions', rows: [...rows.map(({ row }) => row), ...own] }
}

/** Matching attributes, in the order of their precedence. */
function lookupOf(rows: readonly ConvertedRow[], remark: Say): JsonObject | undefined {
  const matching = rows.filter(({ priority }) => priority > 0).sort((a, b) => a.priority - b.priority)
  if (matching.length > 0) return { attributes: matching.map(({ row }) => String(row.target)) }
  const reason = 'no matching attribute was carried over, so that of the profile stays'
  remark({ kind: 'changed', what: 'matching', reason })
  return undefined
}

/** The boxes Create, Update and Delete, unless all of them are ticked. */
function actionsOf({ flowTypes }: ObjectMapping): JsonObject | undefined {
  const ticked = new Set(flowTypes.split(',').map((each) => each.trim().toLowerCase()))
  const actions = { create: ticked.has('add'), update: ticked.has('update'), delete: ticked.has('delete') }
  return Object.values(actions).every(Boolean) ? undefined : actions
}

function groupOf(objectMapping: ObjectMapping, lookup: JsonObject | undefined): JsonObject {
  const actions = actionsOf(objectMapping)
  return {
    ...(objectMapping.enabled ? {} : { scope: 'none' }),
    ...(lookup && { lookup }),
    ...(actions && { actions }),
  }
}
