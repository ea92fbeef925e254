import type { ProbeConversation, ProbeLab } from '../diagnose/probe.ts'

/** One test of a suite: under the vendor's own name, with the vendor's own requests and assertions. */
export interface SuiteTest {
  name: string
  /** Rules of the catalogue that say beforehand how it goes: their breach in its exchanges fails it. */
  rules: readonly string[]
  /** Without it the test is judged by what the run has shown of its rules. */
  play?: () => ProbeConversation
}

export interface Suite {
  name: string
  /** One sentence. */
  about: string
  /** each: every test removes what it made. all: the tests build on one another. */
  removes: 'each' | 'all'
  tests: (lab: ProbeLab) => readonly SuiteTest[]
}
