import type { FaultType } from './fault.ts'

/** What was done to an exchange on purpose. */
export interface FaultMark {
  /** `flt_<number>` */
  id: string
  type: FaultType
  /** Whether the request was sent to the target. */
  sent: boolean
  /** The status that the target gave, where the sender was shown something else. */
  answered?: number | undefined
  /** Milliseconds of IdP time that the sender has to wait before it takes note of the answer. */
  heldMs?: number | undefined
}
