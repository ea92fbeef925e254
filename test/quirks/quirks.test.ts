import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/base/json.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { fits, fitsRequest, type Ids } from '../../src/scenario/request-match.ts'
import type { RequestPattern } from '../../src/scenario/request-schema.ts'
import { createLab, type Lab } from '../support/lab.ts'
import { coverage } from './coverage.ts'
import { Front } from './front.ts'
import { loadQuirk, readQuirk } from './load-quirk.ts'
import { play } from './play.ts'
import type { Outcome, Quirk } from './quirk-schema.ts'
import type { Rule } from './rule-schema.ts'

const folder = fileURLToPath(new URL('../../data/quirks', import.meta.url))
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))

describe.each(names)('%s', (name) => {
  const quirk = loadQuirk(join(folder, `${name}.yaml`))

  test('a tolerant target copes with it', async () => {
    await using run = await start(quirk, quirk.tolerant.rules)
    expectWire(quirk.wire, run)
    expectOutcome(quirk.tolerant.expect, run)
  })

  test('an intolerant target does not', async () => {
    const { rules, wire = quirk.wire, rounds, expect: outcome } = quirk.intolerant
    await using run = await start(quirk, rules)
    expectWire(Array(rounds).fill(wire).flat(), run)
    expectOutcome(outcome, run)
  })
})

test('every known quirk has a file, or a reason why it has none', () => {
  const listed = Object.values(coverage).flatMap(({ files = [] }) => files)
  expect([...new Set(listed)].sort()).toEqual([...names].sort())
  const bare = Object.entries(coverage).filter(
    ([, { files = [], missing }]) => files.length === 0 && !missing,
  )
  expect(bare).toEqual([])
})

test('what is wrong with a file is told with its place', () => {
  const text = `name: okta-x
title: X
source: { from: doc, url: "https://example.test" }
profile: okta-oin
steps:
  - createUsr: { userName: a }
  - settel
  - assign: {}
wire: []
tolerant: { does: nothing, expect: {} }
intolerant:
  does: nothing
  rules: [{ when: { method: GETS }, answer: { status: 200 } }]
  expect: {}
`
  const error = thrown(() => readQuirk(text, 'okta-x.yaml')) as {
    errors: { path: string; message: string }[]
  }
  expect(error.errors.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'okta-x.yaml:6:5 steps.0.createUsr is not known here; did you mean "createUser"?',
    'okta-x.yaml:7:5 steps.1.settel is not known here; did you mean "settle"?',
    'okta-x.yaml:8:13 steps.2.assign is a mapping; allowed: exactly one of user and group',
    expect.stringMatching(/^okta-x\.yaml:13:29 intolerant\.rules\.0\.when\.method is "GETS"; allowed: /),
  ])
})

interface Run extends AsyncDisposable {
  lab: Lab
  ids: Ids
  exchanges: ExchangeView[]
}

async function start({ profile, overrides, before, steps, meanwhile }: Quirk, rules: Rule[]): Promise<Run> {
  const front = new Front(rules, meanwhile)
  await front.listen()
  const lab = await createLab(profile, { overrides: overrides as JsonObject, server: front })
  front.standBefore(lab.target)
  const dispose = async () => {
    await lab[Symbol.asyncDispose]()
    await front[Symbol.asyncDispose]()
  }
  try {
    await play(before, lab, front)
    front.beOdd()
    const exchanges = await play(steps, lab, front)
    return { lab, ids: front.ids, exchanges, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

function expectWire(expected: readonly RequestPattern[], { exchanges, ids }: Run): void {
  const lines = exchanges.map(lineOf)
  const wanted = expected.map((pattern, at) => {
    const exchange = exchanges[at]
    return exchange && fitsRequest(pattern, seenIn(exchange), ids, 'same') ? lineOf(exchange) : pattern
  })
  expect(lines).toEqual(wanted)
}

function seenIn({ request: { method, path, query, headers, body } }: ExchangeView) {
  return {
    method,
    path,
    query,
    header: (name: string) =>
      headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? undefined,
    body: body === null ? undefined : (JSON.parse(body) as Json),
  }
}

function lineOf({ request: { method, path, query, body } }: ExchangeView): string {
  return `${method} ${path}${query === null ? '' : `?${query}`}${body === null ? '' : ` ${body}`}`
}

function expectOutcome({ operation, cycle, users, groups }: Outcome, { lab, ids }: Run): void {
  const { engine } = lab.idp
  if (operation) {
    const last = engine.operations({ limit: 1000 }).items.findLast(({ status }) => status !== 'skipped')
    const seen = {
      status: last?.status,
      attempts: last?.attempts,
      error: last?.error?.code,
      vendor: last?.error?.vendor.code,
      text: last?.error?.vendor.text,
    }
    expectAll([operation as JsonObject], [seen as JsonObject], ids)
  }
  if (cycle) expect(engine.cycles({ limit: 1000 }).items.at(-1)?.state).toBe(cycle)
  if (users) expectAll(users, lab.target.users(), ids)
  if (groups)
    expectAll(
      groups,
      lab.target.groups().map((group) => withMemberNames(group, lab)),
      ids,
    )
}

/** Each has what is expected of it, and there are no others; what fits is shown as expected. */
function expectAll(expected: readonly JsonObject[], actual: readonly JsonObject[], ids: Ids): void {
  const shown = actual.map((one, at) => {
    const wanted = expected[at]
    return wanted && fits(wanted, one, ids) ? wanted : one
  })
  expect(shown).toEqual(expected)
}

function withMemberNames(group: JsonObject, { target }: Lab): JsonObject {
  const names = new Map(target.users().map(({ id, userName }) => [id, userName as Json]))
  const members = (group.members ?? []) as { value: string }[]
  return { ...group, members: members.map(({ value }) => names.get(value) ?? value) }
}

function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
