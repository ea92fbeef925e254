import type { NearMiss } from './near-miss.ts'

/** Something was expected, and it was not so. */
export class Unmet extends Error {
  readonly nearMiss: NearMiss | undefined

  /** `message`: one sentence without a full stop. */
  constructor(message: string, nearMiss?: NearMiss) {
    super(message)
    this.nearMiss = nearMiss
  }
}
