import { isObject, type Json, type JsonObject } from '../../src/base/json.ts'
import type { Target } from '../../src/target/target.ts'

/** What must be true of requests however they come: each offence is remembered as a sentence. */
export class Watch {
  readonly offences: string[] = []
  /** The most requests that were under way at once. */
  most = 0
  readonly #target: Target
  readonly #writing = new Map<string, string>()
  #under = 0

  constructor(target: Target) {
    this.#target = target
  }

  /** A request has come; the returned function says that its sender has the answer, or has gone. */
  begin(method: string, url: string, body: string): () => void {
    this.most = Math.max(this.most, ++this.#under)
    const request = `${method} ${url}`
    const object = method === 'GET' ? undefined : objectOf(url, body)
    if (object !== undefined) {
      const other = this.#writing.get(object)
      if (other !== undefined) this.offences.push(`${request} began while ${other} was under way`)
      this.#writing.set(object, request)
      for (const id of referredTo(url, body)) {
        if (!this.#exists(id)) this.offences.push(`${request} refers to ${id}, which does not exist`)
      }
    }
    return () => {
      this.#under--
      if (object !== undefined && this.#writing.get(object) === request) this.#writing.delete(object)
    }
  }

  #exists(id: string): boolean {
    return [...this.#target.users(), ...this.#target.groups()].some((resource) => resource.id === id)
  }
}

/** One resource, or what is to become one. */
function objectOf(url: string, body: string): string {
  const path = url.replace(/\?.*$/, '')
  if (!/\/(Users|Groups)$/.test(path)) return path
  const { userName, displayName } = JSON.parse(body) as JsonObject
  return `${path} ${userName ?? displayName}`
}

/** Ids that the body adds as members, or as somebody's manager. */
function referredTo(url: string, body: string): string[] {
  if (body === '') return []
  const content = JSON.parse(body) as JsonObject
  const operations = (content.Operations ?? []) as JsonObject[]
  const added = operations.filter(({ op }) => String(op).toLowerCase() !== 'remove')
  if (!url.includes('/Groups')) {
    return added.flatMap(({ path, value }) => (String(path).endsWith(':manager') ? idsIn(value) : []))
  }
  return [
    ...idsIn(content.members),
    ...added.flatMap(({ path, value }) => (path === 'members' ? idsIn(value) : [])),
    ...added.flatMap(({ value }) => (isObject(value) ? idsIn(value.members) : [])),
  ]
}

function idsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value]
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap((each) =>
    isObject(each) && each.operation !== 'delete' && typeof each.value === 'string' ? [each.value] : [],
  )
}
