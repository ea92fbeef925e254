import { parseDuration } from '../../src/base/duration.ts'
import { formatDuration } from '../../src/base/format-duration.ts'
import { isObject } from '../../src/base/json.ts'
import type { Ladder } from '../../src/profile/ladder-schema.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { profileSources } from '../../src/profile/profile-sources.ts'
import { ladderOf } from '../../src/sync/retry.ts'
import type { AppStatus, OperationView } from '../../src/sync/view.ts'
import { createOddLab } from '../support/odd-lab.ts'
import { type FailureCase, failureCases, scenes } from './failure-case.ts'

/** The profiles that the page tells of, with their headings. */
const vendors = {
  'okta-oin': 'Okta, catalogue app (`okta-oin`)',
  'okta-aiw': 'Okta, custom app (`okta-aiw`)',
  entra: 'Microsoft Entra ID (`entra`)',
  onelogin: 'OneLogin (`onelogin`)',
}

/** The tables of `docs/sync.md`: each row was played, with the virtual clock, against a target that fails in that way. */
export async function failureTables(): Promise<string> {
  const parts: string[] = []
  for (const [profile, title] of Object.entries(vendors)) {
    const rows: string[] = []
    for (const failure of failureCases) rows.push(await play(profile, failure))
    parts.push(
      `### ${title}\n\n| the target | what happens | again | what the administrator reads | source |\n|---|---|---|---|---|\n${rows.join('\n')}\n`,
    )
  }
  return parts.join('\n')
}

async function play(profile: string, failure: FailureCase): Promise<string> {
  await using lab = await createOddLab(profile, failure.rules as never)
  await lab.settle()
  scenes[failure.scene].before(lab)
  await lab.settle()
  if (failure.faults) lab.idp.engine.setFaults('app', failure.faults as never)
  lab.beOdd()
  // An event-driven vendor plans at the change, so what was there is counted before it.
  const before = new Set(lab.idp.engine.operations({ limit: 1000 }).items.map(({ id }) => id))
  scenes[failure.scene].play(lab)
  lab.idp.engine.sync('app', 'incremental')
  await lab.idp.engine.advance(0)
  const operations = lab.idp.engine.operations({ limit: 1000 }).items.filter(({ id }) => !before.has(id))
  return row(profile, failure, operations, lab.idp.engine.status('app'))
}

function row(
  profile: string,
  failure: FailureCase,
  operations: readonly OperationView[],
  status: AppStatus,
): string {
  const loaded = loadProfile(profile)
  const operation = operations.findLast(({ error }) => error !== null) ?? operations.at(-1)
  const sources = profileSources(loaded)
  const sourceOf = (prefix: string) =>
    sources.find(({ path, source }) => source && (path === prefix || path.startsWith(`${prefix}.`)))?.source
  const quarantine =
    status.state === 'quarantined' && isObject(status.quarantine) ? status.quarantine : undefined
  if (quarantine) {
    const error = isObject(quarantine.error)
      ? `\`${String(quarantine.error.code)}\`: ${String(quarantine.error.message)}`
      : ''
    const cells = [
      failure.title,
      `nothing more is sent: quarantine, \`${String(quarantine.reason)}\``,
      'after 5 and 30 minutes, then in doubling waits up to a day; disabled after 28 days',
      error,
      link(sourceOf('quarantine')),
    ]
    return `| ${cells.map(cell).join(' | ')} |`
  }
  const error = operation?.error
  const ladder = ladderOf(loaded.profile, loaded.profile.retry[failure.ladder])
  const end = !operation
    ? 'nothing is sent'
    : error
      ? `\`${operation.kind}\` is ${operation.status}`
      : `\`${operation.kind}\`: ${operation.outcome}`
  const cells = [
    failure.title,
    end,
    error && operation
      ? operation.status === 'waiting'
        ? again(ladder, operation, loaded.profile.sync.trigger === 'cycles')
        : 'not by itself'
      : '–',
    error ? `\`${error.vendor.code}\`: ${error.vendor.text}` : '–',
    [link(sourceOf(`retry.${failure.ladder}`)), link(sourceOf('errors'))]
      .filter((each, at, all) => all.indexOf(each) === at)
      .join(', '),
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

/** `after 300 s, doubling, 10 attempts`. */
function again(ladder: Ladder, { nextAttemptAt, finishedAt }: OperationView, inCycles: boolean): string {
  const first = Date.parse(nextAttemptAt ?? '') - Date.parse(finishedAt ?? '')
  const waits = ladder.waits.map((wait, at) => {
    const ms = at === 0 ? first : parseDuration(wait)
    return ms === 0 && inCycles ? 'in the next cycle' : `after ${duration(ms)}`
  })
  const from = ladder.counted === 'from-first' ? ' from the first failure' : ''
  const rest = {
    fail: '',
    'repeat-last': `, then every ${duration(parseDuration(ladder.waits.at(-1) ?? '0s'))}`,
    double: ', then doubling',
  }[ladder.after]
  const end =
    ladder.giveUpAfter === null
      ? ladder.attempts === null
        ? ''
        : `; ${ladder.attempts} attempts in all`
      : `; given up after ${duration(parseDuration(ladder.giveUpAfter))}`
  return `${waits.join(', ')}${from}${rest}${end}`
}

function duration(ms: number): string {
  const days = ms / 86_400_000
  return Number.isInteger(days) && days > 1 ? `${days} days` : formatDuration(ms)
}

function link(source: { url?: string | undefined; from: string } | undefined): string {
  return source?.url ? `[${source.from}](${source.url})` : '–'
}

function cell(text: string): string {
  const plain = text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:…').replaceAll(/\s+/g, ' ')
  return plain.replaceAll('|', '\\|').replaceAll('<', '&lt;').trim()
}
