import type { JsonObject } from '../../../base/json.ts'
import type { ProbeLab } from '../../../diagnose/probe.ts'
import { enterpriseUserUrn, groupUrn, userUrn } from '../../../scim/urn.ts'
import type { Mapped } from './mapping.ts'

/** The user that the direct tests create: each attribute of the mapping, entries of lists with type and primary. */
export function directUser(lab: ProbeLab, attributes: readonly Mapped[], userName: string): JsonObject {
  const body: JsonObject = {
    schemas: [userUrn, enterpriseUserUrn],
    userName,
    active: true,
    externalId: lab.name('external'),
  }
  for (const { path, create } of attributes) {
    const value = create === '' ? `${lab.name()}@example.com` : create
    const entry = /^(\w+)\[type eq "(\w+)"\]\.(\w+)$/.exec(path)
    if (entry) setEntry(body, entry[1] ?? '', entry[2] ?? '', entry[3] ?? '', value)
    else if (path.startsWith('urn:')) setPart(body, ...splitAt(path, path.lastIndexOf(':')), value)
    else if (path.includes('.')) setPart(body, ...splitAt(path, path.indexOf('.')), value)
    else body[path] = value
  }
  return body
}

export const directGroup = (lab: ProbeLab, displayName: string): JsonObject => ({
  schemas: [groupUrn],
  displayName,
  externalId: lab.name('external'),
})

const splitAt = (path: string, at: number): [string, string] => [path.slice(0, at), path.slice(at + 1)]

function setPart(body: JsonObject, of: string, name: string, value: string): void {
  body[of] = { ...(body[of] as JsonObject | undefined), [name]: value }
}

function setEntry(body: JsonObject, list: string, type: string, name: string, value: string): void {
  const entries = (body[list] as JsonObject[] | undefined) ?? []
  const known = entries.find((entry) => entry.type === type)
  if (known) known[name] = value
  else entries.push({ type, primary: entries.length === 0, [name]: value })
  body[list] = entries
}
