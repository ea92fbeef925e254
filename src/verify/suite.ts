import type { ProbeConversation, ProbeLab } from '../diagnose/probe.ts'
import type { Excerpt } from '../diagnose/rule.ts'
import type { Seen } from '../diagnose/seen.ts'

export type Suite = RuleSuite | VendorSuite

interface Common {
  name: string
  /** One sentence. */
  about: string
  /** each: every test removes what it made. all: the tests build on one another. */
  removes: 'each' | 'all'
}

/** Each test is a rule of the catalogue. */
export interface RuleSuite extends Common {
  kind: 'rules'
  tests: (lab: ProbeLab) => readonly RuleTest[]
}

export interface RuleTest {
  /** The id of the rule. */
  name: string
  /** Without it the test is judged by what the run has shown of its rule. */
  play?: () => ProbeConversation
}

/** The tests of a vendor: a green run says that the vendor's own tool would be green. */
export interface VendorSuite extends Common {
  kind: 'vendor'
  /** The family of profiles whose target it tests. */
  family: string
  /** What the vendor's tool does not see although its engine may stumble over it, and the suite that does. */
  blind: { what: string; also: string } | null
  tests: (lab: ProbeLab) => readonly VendorTest[]
}

/** One test of a vendor's suite: under the vendor's own name, with the vendor's own requests and assertions. */
export interface VendorTest {
  name: string
  /** What is sent, and when the vendor counts it as passed. */
  about: string
  /** Where that can be read. */
  source: string
  /** Rules of the catalogue that say beforehand how it goes. */
  rules: readonly string[]
  /** The vendor counts a failure as a warning. */
  optional?: true
  /** The assertions that do not hold; or why it cannot be played from outside of the vendor's service. */
  play: (() => ProbeConversation<Failure[]>) | { outside: string }
}

/** Assertions of a vendor's test that one answer does not keep. */
export interface Failure {
  /** The request, the answer, and what should have been. */
  seen: string
  /** What should have been, without names of this run. */
  should: string
  /** Rules that may explain it; those whose breach shows in the same exchanges do. */
  rules: readonly string[]
  on: Seen
  excerpt: Excerpt
  /** Whether the vendor's test fails depends on what only the vendor's service knows. */
  depends?: true
}
