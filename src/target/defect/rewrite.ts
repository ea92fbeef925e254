import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { receivedJson } from '../../base/received-json.ts'
import { fieldOf } from '../../scim/field.ts'
import type { KnownStep, PatchStep } from '../../scim/patch-step.ts'
import type { Context } from '../context.ts'
import type { Hooks } from '../hook.ts'
import type { Entry } from '../resource-store.ts'
import type { DiscoveryDocument, Reply, TargetRequest } from '../step.ts'

/** Answers something else than was meant. */
export function rewriteReply(change: (reply: Reply, request: TargetRequest) => Reply): Hooks {
  return { answer: (next) => async (request) => change(await next(request), request) }
}

/** The reply with another body. One that another defect has left without a JSON object stays as it is. */
export function withBody(reply: Reply, change: (body: JsonObject) => Json): Reply {
  const body = receivedJson(reply.body)
  return isObject(body) ? { ...reply, body: JSON.stringify(change(body)) } : reply
}

/** Shows resources otherwise than they are, wherever they are shown. `change` may do it in place. */
export function rewriteResource(change: (resource: JsonObject, entry: Entry) => JsonObject): Hooks {
  return {
    represent: (next) => (entry, projection) =>
      JSON.stringify(change(JSON.parse(next(entry, projection)), entry)),
  }
}

/** Shows /ServiceProviderConfig, /Schemas or /ResourceTypes otherwise than it is. */
export function rewriteDocument(document: DiscoveryDocument, change: (body: JsonObject) => Json): Hooks {
  return {
    execute: (next) => (command) => {
      const outcome = next(command)
      const isMeant = command.kind === 'discover' && command.document === document
      if (!isMeant || outcome.kind !== 'document') return outcome
      return { kind: 'document', text: JSON.stringify(change(JSON.parse(outcome.text))) }
    },
  }
}

/** Takes the operations of a PATCH otherwise than they were sent; undefined: not at all. */
export function rewriteOperations(
  change: (operation: JsonObject, before: Entry) => JsonObject | undefined,
): Hooks {
  return {
    readOperations: (next) => (operations, before) =>
      next(
        Array.isArray(operations)
          ? operations.flatMap((each) => (isObject(each) ? (change(each, before) ?? []) : [each]))
          : operations,
        before,
      ),
  }
}

/** Takes single changes otherwise than they were meant; undefined: not at all. */
export function rewriteSteps(change: (step: PatchStep, before: Entry) => PatchStep | undefined): Hooks {
  return {
    readOperations: (next) => (operations, before) =>
      next(operations, before).flatMap((step) => change(step, before) ?? []),
  }
}

/** Two sets of hooks as one, the second around the first. */
export function together(inner: Hooks, outer: Hooks): Hooks {
  const names = Object.keys({ ...inner, ...outer }) as (keyof Hooks)[]
  return Object.fromEntries(names.map((name) => [name, around(inner[name], outer[name])]))
}

type AnyHook = (next: never, context: Context) => unknown

function around(inner: AnyHook | undefined, outer: AnyHook | undefined): AnyHook | undefined {
  if (!inner || !outer) return inner ?? outer
  return (next, context) => outer(inner(next, context) as never, context)
}

/** The path of an operation; empty when there is none. */
export function pathOf(operation: JsonObject): string {
  const path = fieldOf(operation, 'path')
  return typeof path === 'string' ? path : ''
}

/** Whether a step is about the attribute of that name, as a whole or in part. */
export function isOn(step: PatchStep, name: string): step is KnownStep {
  return step.kind === 'known' && step.attribute.name === name
}
