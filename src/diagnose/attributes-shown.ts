import { resourceSchemas } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Known } from './known.ts'
import { topLevel } from './patch-touch.ts'
import type { Seen } from './seen.ts'

/** Resources of one list that are looked at for what the target can show. */
const mostLookedAt = 20

/** What every IdP tells counts as known from the start. */
const usual = ['userName', 'name', 'displayName', 'emails', 'active', 'externalId', 'members']

/** Whether the target has shown that it knows an attribute; of an extension that is shown any counts. */
export function isShown(name: string, type: ResourceType, known: Known): boolean {
  return shown(known, type).has(name.split(' ')[0] ?? name)
}

export function noteShown(seen: Seen, known: Known): void {
  if (seen.shown.length === 0 || seen.about.resource === undefined) return
  const type = seen.about.resource
  const names = shown(known, type)
  for (const { resource } of seen.shown.slice(0, mostLookedAt)) {
    for (const key in resource) {
      if (names.has(key)) continue
      const top = /^urn:/i.test(key) ? extensionNamed(key, type) : topLevel(key, type)
      if (top !== undefined) names.add(top)
    }
  }
}

function shown(known: Known, type: ResourceType): Set<string> {
  return known.note(`attributes-shown ${type}`, () => new Set(usual))
}

function extensionNamed(key: string, type: ResourceType): string | undefined {
  return resourceSchemas[type].extensions.find(({ id }) => id.toLowerCase() === key.toLowerCase())?.id
}
