import { AppError, type Problem } from '../base/error.ts'
import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import { describeIssues } from '../document/describe-issue.ts'
import type { PositionedDocument } from '../document/positions.ts'
import { PathError, parsePath } from '../scim/path.ts'
import { type Profile, profileSchema } from './schema.ts'

type Path = readonly (string | number)[]

/** The merged tree as a profile. Every problem names the file and place that brought the value. */
export function validateProfile(
  tree: JsonObject,
  layers: readonly PositionedDocument[],
  overrides: JsonObject,
): Profile {
  const parsed = profileSchema.safeParse(tree)
  const problems: Problem[] = parsed.success
    ? targetProblems(parsed.data, layers, overrides)
    : describeIssues(parsed.error, tree).map(({ path, unknownKey, message }) => ({
        path: placeOf(path, layers, overrides, unknownKey),
        message: `${path.join('.')} ${unknownKey ? unknownMessage(path, tree) : message}`,
      }))
  const [first] = problems
  if (first) {
    throw new AppError('ERR_PROFILE_INVALID', `${first.path}: ${first.message}.`, {
      errors: problems,
      ...(problems.length > 1 ? { hint: `There are ${problems.length} problems in all.` } : {}),
    })
  }
  return parsed.data as Profile
}

/** Targets of mappings are paths; their grammar is not zod's business. */
function targetProblems(
  { mapping }: Profile,
  layers: readonly PositionedDocument[],
  overrides: JsonObject,
): Problem[] {
  const problems: Problem[] = []
  for (const resource of ['user', 'group'] as const) {
    const each = mapping[resource]
    if (each.kind === 'template') continue
    for (const [index, { target }] of each.rows.entries()) {
      try {
        parsePath(target)
      } catch (error) {
        if (!(error instanceof PathError)) throw error
        const path = ['mapping', resource, 'rows', index, 'target']
        problems.push({
          path: placeOf(path, layers, overrides, false),
          message: `${path.join('.')} ${error.message}`,
        })
      }
    }
  }
  return problems
}

function unknownMessage(path: Path, tree: Json): string {
  const key = String(path.at(-1))
  const meant = nearest(key, allowedKeys(path.slice(0, -1), tree))
  return `is not known here${meant ? `; did you mean "${meant}"?` : ''}`
}

/** The keys that the schema knows at a place: told by an empty object there. */
function allowedKeys(path: Path, tree: Json): string[] {
  const emptied = structuredClone(tree)
  let parent: Json = emptied
  for (const step of path)
    parent = (Array.isArray(parent) ? parent[Number(step)] : (parent as JsonObject)[step]) ?? null
  if (!isObject(parent)) return []
  for (const key of Object.keys(parent)) delete parent[key]
  const { error } = profileSchema.safeParse(emptied)
  return (error?.issues ?? [])
    .filter(
      (issue) =>
        issue.path.length === path.length + 1 && path.every((step, index) => issue.path[index] === step),
    )
    .map((issue) => String(issue.path.at(-1)))
}

/** Where a value comes from: the overrides, or the outermost layer that has it. */
function placeOf(
  path: Path,
  layers: readonly PositionedDocument[],
  overrides: JsonObject,
  ofKey: boolean,
): string {
  if (has(overrides, path)) return ['overrides', ...path].join('.')
  const layer = layers.find(({ data }) => has(data, path)) ?? layers[0]
  if (!layer) return path.join('.')
  return ofKey ? layer.placeOfKey([...path]) : layer.place([...path])
}

function has(data: Json, path: Path): boolean {
  let value: Json | undefined = data
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else if (isObject(value)) value = value[String(step)]
    else return false
    if (value === undefined) return false
  }
  return true
}
