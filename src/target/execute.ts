import type { Context } from './context.ts'
import { create } from './create.ts'
import { checkIfMatch, isNoneMatch } from './etag.ts'
import { list } from './list.ts'
import { patch } from './patch.ts'
import { replace } from './replace.ts'
import { notFound } from './scim-error.ts'
import type { Command, Outcome, Steps } from './step.ts'
import { writable } from './write.ts'

/** Does what a command says. Reads see what has become visible; writes see everything. */
export function execute(context: Context, steps: Steps, command: Command): Outcome {
  switch (command.kind) {
    case 'create':
      return create(context, steps, command)
    case 'read':
      return read(steps, command)
    case 'replace':
      return replace(context, steps, command)
    case 'patch':
      return patch(context, steps, command)
    case 'delete':
      return remove(context, command)
    case 'list':
      return list(context, steps, command.types, command.query)
    case 'discover': {
      const place =
        command.id === undefined ? command.document : `${command.document}/${command.id.toLowerCase()}`
      const text = context.discovery.get(place)
      if (text === undefined) throw notFound(`/${place}`)
      return { kind: 'document', text }
    }
  }
}

/** RFC 7644 §3.4.1. */
function read(steps: Steps, { type, id, ifNoneMatch, projection }: Command & { kind: 'read' }): Outcome {
  const entry = steps.readsFrom(type).get(type, id)
  if (!entry) throw notFound(`${type} ${id}`)
  if (isNoneMatch(ifNoneMatch, entry)) return { kind: 'resource', status: 200, entry, projection }
  return { kind: 'empty', status: 304, etag: entry.store.etag(entry) }
}

/** RFC 7644 §3.6. */
function remove(context: Context, { type, id, ifMatch }: Command & { kind: 'delete' }): Outcome {
  checkIfMatch(ifMatch, writable(context, type, id))
  context.propagation.commit({ kind: 'remove', type, id, at: context.now() })
  return { kind: 'empty', status: 204, etag: undefined }
}
