import type { Entry } from '../../resource-store.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { memory } from '../memory.ts'
import { negation } from './negation.ts'

/** What was deleted, by id. */
const deleted = memory(() => new Map<string, Entry>())

/** For each group those members that were deleted. */
const ghosts = memory(() => new Map<string, string[]>())

/** What a DELETE does and leaves behind. */
export const deleteNegations: readonly Defect[] = [
  negation('RFC7644-3.6-204', 'A DELETE is answered by 200 and a body', {
    answer: (next) => async (request) => {
      const reply = await next(request)
      if (request.method !== 'DELETE' || reply.status !== 204) return reply
      const headers = { 'Content-Type': 'application/scim+json; charset=utf-8' }
      return { status: 200, headers, body: '{"message":"deleted"}' }
    },
  }),
  negation('RFC7644-3.6-gone', 'What was deleted can still be read by its id', {
    execute: (next, context) => (command) => {
      if (command.kind === 'delete') {
        const entry = context.propagation.written.get(command.type, command.id)
        const outcome = next(command)
        if (entry) deleted(context).set(command.id, entry)
        return outcome
      }
      try {
        return next(command)
      } catch (error) {
        const entry = command.kind === 'read' ? deleted(context).get(command.id) : undefined
        if (!entry || command.kind !== 'read') throw error
        return { kind: 'resource', status: 200, entry, projection: command.projection }
      }
    },
  }),
  negation(
    'RFC7644-3.6-recreate',
    'The name of a deleted resource stays taken: 409',
    {
      execute: (next, context) => (command) => {
        const entry =
          command.kind === 'delete' ? context.propagation.written.get(command.type, command.id) : undefined
        const outcome = next(command)
        if (entry) deleted(context).set(entry.id, entry)
        return outcome
      },
      checkUnique: (next, context) => (write) => {
        const name = write.type === 'User' ? 'userName' : 'displayName'
        const wanted = `${write.attributes[name]}`.toLowerCase()
        const isTaken = [...deleted(context).values()].some(
          ({ type, attributes }) => type === write.type && `${attributes[name]}`.toLowerCase() === wanted,
        )
        if (isTaken)
          throw new ScimError(409, `The ${name} "${write.attributes[name]}" is taken`, 'uniqueness')
        next(write)
      },
    },
    ['SIM-conflict-findable', 'SIM-final-state-equal'],
  ),
  negation(
    'RFC7644-3.6-delete-twice',
    'A DELETE of what does not exist is answered by 204',
    {
      execute: (next) => (command) => {
        try {
          return next(command)
        } catch (error) {
          const isMissing = command.kind === 'delete' && error instanceof ScimError && error.status === 404
          if (isMissing) return { kind: 'empty', status: 204, etag: undefined }
          throw error
        }
      },
    },
    ['RFC7644-3.6-gone', 'RFC7644-6-tenant-isolation'],
  ),
  negation(
    'SIM-member-of-deleted',
    'A deleted user is still shown as a member',
    {
      execute: (next, context) => (command) => {
        const groups =
          command.kind === 'delete' ? [...context.propagation.written.memberships.groupsOf(command.id)] : []
        const outcome = next(command)
        for (const group of groups) {
          const others = ghosts(context).get(group) ?? []
          if (command.kind === 'delete') ghosts(context).set(group, [...others, command.id])
        }
        return outcome
      },
      represent: (next, context) => (entry, projection) => {
        const text = next(entry, projection)
        const gone = ghosts(context).get(entry.id)
        if (!gone || projection) return text
        const resource = JSON.parse(text)
        const ghostly = gone.map((id) => context.representation.member(entry.store, id, undefined))
        return JSON.stringify({ ...resource, members: [...(resource.members ?? []), ...ghostly] })
      },
    },
    ['SIM-final-state-equal'],
  ),
]
