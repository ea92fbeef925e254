import type { Member } from '../dialect/group/member.ts'
import type { Profile } from '../profile/schema.ts'
import type { MemberDifferences } from './member-differences.ts'

export interface MemberBatch {
  add: Member[]
  remove: Member[]
}

type Differences = Pick<MemberDifferences, 'missing' | 'surplus'>

/**
 * Who is to be added to a group and removed from it, batch by batch, while what each batch told is written down. It goes
 * through the members once, however many batches that takes, and then once more, for who has come or gone meanwhile.
 */
export class MemberBatches {
  readonly #differences: Differences
  readonly #appId: string
  readonly #groupId: string
  readonly #membership: Profile['membership']
  readonly #among: readonly string[] | undefined
  /** How far this pass has come; null: to the end. */
  #missingAfter: number | null = 0
  #surplusAfter: string | null = ''
  /** Whether this pass has found anybody. */
  #found = false

  /** `among`: of whom alone it is; without them, of all members. */
  constructor(
    differences: Differences,
    appId: string,
    groupId: string,
    membership: Profile['membership'],
    among: readonly string[] | undefined,
  ) {
    this.#differences = differences
    this.#appId = appId
    this.#groupId = groupId
    this.#membership = membership
    this.#among = among
  }

  /** undefined: nobody is left. */
  next(): MemberBatch | undefined {
    const batch = this.#nextOfPass()
    if (batch || !this.#found) return batch
    this.#missingAfter = 0
    this.#surplusAfter = ''
    this.#found = false
    return this.#nextOfPass()
  }

  #nextOfPass(): MemberBatch | undefined {
    const { perRequest, combine } = this.#membership
    const remove = this.#remove(perRequest)
    const room = combine || perRequest === 1 ? perRequest - remove.length : perRequest
    const add = room > 0 ? this.#add(room) : []
    if (remove.length + add.length === 0) return undefined
    this.#found = true
    return { add, remove }
  }

  #remove(limit: number): Member[] {
    if (this.#surplusAfter === null) return []
    const scope = { among: this.#among, after: this.#surplusAfter, limit }
    const members = this.#differences.surplus(this.#appId, this.#groupId, scope)
    this.#surplusAfter = members.length < limit ? null : (members.at(-1)?.objectId ?? null)
    return members
  }

  #add(limit: number): Member[] {
    if (this.#missingAfter === null) return []
    const scope = { who: this.#membership.who, among: this.#among, after: this.#missingAfter, limit }
    const members = this.#differences.missing(this.#appId, this.#groupId, scope)
    this.#missingAfter = members.length < limit ? null : (members.at(-1)?.ordinal ?? null)
    return members
  }
}
