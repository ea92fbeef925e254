import { isObject, type Json } from '../base/json.ts'
import type { Step } from './step-schema.ts'

/**
 * Names of a run's own, for targets that others use as well: every userName and displayName that the scenario
 * introduces gets a suffix, wherever it stands.
 */
export class OwnNames {
  readonly #suffix: string
  readonly #renamed = new Map<string, string>()

  constructor(suffix: string) {
    this.#suffix = suffix
  }

  /** What the steps bring in. */
  declare(steps: readonly Step[]): void {
    for (const { createUser, createUsers, updateUser, createGroup, renameGroup } of steps) {
      if (createUser) this.user(createUser.userName)
      if (createUsers) {
        this.user(createUsers.as.userName)
        for (let n = 1; n <= createUsers.count; n++) {
          this.user(createUsers.as.userName.replaceAll('{n}', String(n)))
        }
      }
      if (updateUser?.userName !== undefined) this.user(updateUser.userName)
      if (createGroup) this.group(createGroup.displayName)
      if (renameGroup) this.group(renameGroup.displayName)
    }
  }

  /** A sign that no query escapes. `ada@acme.test` becomes `ada-k3x9@acme.test`. */
  user(userName: string): void {
    const at = userName.lastIndexOf('@')
    this.#renamed.set(
      userName,
      at < 0
        ? `${userName}-${this.#suffix}`
        : `${userName.slice(0, at)}-${this.#suffix}${userName.slice(at)}`,
    )
  }

  /** `Sales` becomes `Sales k3x9`. */
  group(displayName: string): void {
    this.#renamed.set(displayName, `${displayName} ${this.#suffix}`)
  }

  /** The same value with the new names: as whole texts, in braces, and as text of a query. */
  apply<Value>(value: Value): Value {
    return this.#apply(value as Json) as Value
  }

  #apply(value: Json): Json {
    if (typeof value === 'string') return this.#text(value)
    if (Array.isArray(value)) return value.map((each) => this.#apply(each))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#apply(each)]))
  }

  #text(text: string): string {
    const whole = this.#renamed.get(text)
    if (whole !== undefined) return whole
    let renamed = text.replace(/\{([^{}]+)\}/g, (mark, name: string) => {
      const own = this.#renamed.get(name)
      return own === undefined ? mark : `{${own}}`
    })
    for (const [name, own] of this.#renamed) {
      const written = encodeURIComponent(name)
      if (name.includes('@')) renamed = renamed.replaceAll(written, encodeURIComponent(own))
    }
    return renamed
  }
}
