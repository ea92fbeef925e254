import type { JsonObject } from '../../base/json.ts'
import type { Directory } from '../../directory/directory.ts'
import type { Profile } from '../../profile/schema.ts'
import { wireId } from '../../sync/wire-id.ts'
import type { Target } from '../../target/target.ts'
import { Names } from './names.ts'

/** Gives names to the ids that appear in the story: those of the target, and those under which the vendor knows people. */
export class Naming {
  readonly #names = new Names()
  readonly #profile: Profile
  readonly #seed: string
  readonly #directory: Directory
  readonly #target: Target

  constructor(profile: Profile, seed: string, directory: Directory, target: Target) {
    this.#profile = profile
    this.#seed = seed
    this.#directory = directory
    this.#target = target
  }

  /** The text with names for ids, and `{app}` for the base URL of the target. */
  apply(text: string): string {
    return this.#names.apply(text.replaceAll(this.#target.url, '{app}'))
  }

  /** Names whatever is there now; what had a name before keeps it. */
  learn(): void {
    const { ids } = this.#profile
    const { users, groups } = this.#directory
    for (const { id, userName } of this.#target.users()) this.#name(id, shortName(userName))
    for (const { id, displayName } of this.#target.groups()) this.#name(id, String(displayName))
    for (const [index, { userName }] of users.list({ limit: 1000 }).items.entries()) {
      this.#name(wireId(ids.user, this.#seed, 'user', index + 1), `idp:${shortName(userName)}`)
    }
    for (const [index, { displayName }] of groups.list({ limit: 1000 }).items.entries()) {
      this.#name(wireId(ids.group, this.#seed, 'group', index + 1), `idp:${displayName}`)
    }
  }

  #name(id: JsonObject[string] | undefined, name: string): void {
    if (typeof id === 'string') this.#names.set(id, name)
  }
}

/** `ada` of `ada.byron@acme.test`: in the sample company first names are enough. */
function shortName(userName: unknown): string {
  return String(userName).split(/[.@]/)[0] ?? ''
}
