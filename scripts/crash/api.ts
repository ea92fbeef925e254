import type { JsonObject } from '../../src/base/json.ts'

export type Answer = { status: number; body: JsonObject } | undefined

/** The HTTP API of a server that may die at any moment: then there is no answer. */
export class Api {
  #base: string | undefined
  #up = Promise.withResolvers<void>()

  begin(url: string): void {
    this.#base = `${url}/api/v1`
    this.#up.resolve()
  }

  end(): void {
    if (this.#base === undefined) return
    this.#base = undefined
    this.#up = Promise.withResolvers()
  }

  /** Fulfilled while the server is up. */
  get up(): Promise<void> {
    return this.#up.promise
  }

  /** Undefined: whether it was done nobody knows. */
  async call(method: string, path: string, body?: JsonObject): Promise<Answer> {
    const base = this.#base
    if (base === undefined) return undefined
    try {
      const response = await fetch(base + path, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
    } catch (error) {
      // A killed server: undici says so in its own words. Everything else is a mistake here.
      if (error instanceof TypeError) return undefined
      throw error
    }
  }

  /** The same where the answer must be a success. */
  async must(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const answer = await this.call(method, path, body)
    if (answer && answer.status < 300) return answer.body
    throw new Error(`${method} ${path}: ${answer ? JSON.stringify(answer) : 'no answer'}`)
  }
}
