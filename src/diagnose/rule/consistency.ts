import type { Rule } from '../rule.ts'
import { readYourWrites } from './late-read.ts'
import { secondCycleIdle } from './second-cycle.ts'

/** What was told is there, at once and for good. */
export const consistencyRules: readonly Rule[] = [readYourWrites, secondCycleIdle]
