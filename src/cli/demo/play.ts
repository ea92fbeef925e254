import { fileURLToPath } from 'node:url'
import type { Directory } from '../../directory/directory.ts'
import { loadDirectory } from '../../directory/load-directory.ts'
import type { FindingView } from '../../findings/view.ts'
import { type Idp, openIdp } from '../../idp.ts'
import type { ExchangeView } from '../../journal/exchange-view.ts'
import { loadProfile } from '../../profile/load.ts'
import type { Profile } from '../../profile/schema.ts'
import { createTarget, type Target } from '../../target/target.ts'
import { compare } from './compare.ts'
import { Naming } from './naming.ts'
import { type Act, type Chapter, story } from './story.ts'

/** One request of the story, ids replaced by names. */
export interface SentExchange {
  intent: string
  method: string
  /** Path and query. */
  target: string
  body: string | null
  /** Status, or the code of the transport error. */
  result: string
}

export interface PlayedChapter {
  title: string
  exchanges: SentExchange[]
  /** From the commit to the last answer, in the IdP's time; null when nothing had to be sent. */
  idpMs: number | null
  /** The same in real time. */
  realMs: number | null
}

export interface Played {
  profile: string
  title: string
  /** What it took to bring the company into the empty target. */
  start: { exchanges: number; idpMs: number | null; realMs: number | null }
  chapters: PlayedChapter[]
  /** Sentences about what was not so in the target as the directory said, after any event. Empty: all was equal. */
  differences: string[]
  /** What the traffic shows to be wrong with the target. */
  findings: Pick<FindingView, 'app' | 'rule' | 'verdict' | 'severity' | 'count' | 'seen' | 'breaks' | 'fix'>[]
  /** How many rules the traffic put to the test. */
  rules: number
  /** How much there was to compare at the end. */
  compared: { users: number; groups: number }
}

const app = 'demo'
const seed = 'demo'
const company = fileURLToPath(new URL('../../../data/directories/acme.yaml', import.meta.url))

/**
 * Plays the story under one profile: an IdP of its own with virtual time, and a target of its own.
 *
 * @param name the profile's name, or its file
 */
export async function play(name: string): Promise<Played> {
  const { profile } = loadProfile(name)
  const idp = openIdp({ clock: 'virtual', seed })
  const target = await createTarget({ seed, now: () => idp.clock.now() })
  try {
    setUp(idp.directory, name, target)
    return await playIn(profile, idp, target)
  } finally {
    await idp.close()
    await target.close()
  }
}

async function playIn(profile: Profile, idp: Idp, target: Target): Promise<Played> {
  const { directory, engine } = idp
  const naming = new Naming(profile, seed, directory, target)
  const differences: string[] = []
  const check = (title: string) => {
    naming.learn()
    const comparison = compare({ profile, seed, directory, target, app })
    const { failed } = engine.status(app)
    if (failed > 0) differences.push(`${title}: ${failed} operations have failed`)
    differences.push(...comparison.differences.map((sentence) => `${title}: ${sentence}`))
    return comparison
  }

  const start = await settled(idp, () => engine.sync(app, 'initial'))
  let compared = check('Start')
  const steps: (Settled & { title: string })[] = []
  for (const chapter of story) {
    steps.push({ title: chapter.title, ...(await settled(idp, () => perform(directory, chapter))) })
    compared = check(chapter.title)
  }
  return {
    profile: profile.name,
    title: profile.title,
    start: { ...start, exchanges: start.exchanges.length },
    // Only now are all names known: an id may be sent before anybody has told whose it is.
    chapters: steps.map((step) => ({
      ...step,
      exchanges: step.exchanges.map((exchange) => sent(exchange, naming)),
    })),
    differences: differences.map((sentence) => naming.apply(sentence)),
    findings: (idp.diagnosis?.list({ app }) ?? []).map(
      ({ app, rule, verdict, severity, count, seen, breaks, fix }) => ({
        ...{ app, rule, verdict, severity, count },
        seen: naming.apply(seen),
        breaks,
        fix,
      }),
    ),
    rules: idp.diagnosis?.tallies(app).length ?? 0,
    compared: { users: compared.users, groups: compared.groups },
  }
}

/** The company is there; everybody is assigned, and every group is sent: pushed, or by assignment, as the vendor does it. */
function setUp(directory: Directory, profile: string, target: Target): void {
  const { apps, assignments, pushedGroups, groups } = directory
  loadDirectory(directory, company)
  const auth = target.token === null ? { type: 'none' } : { type: 'bearer', token: target.token }
  apps.create({ name: app, profile, target: { url: target.url, auth } })
  for (const { displayName } of groups.list({ limit: 1000 }).items) {
    assignments.assign(app, { group: displayName })
    pushedGroups.push(app, displayName)
  }
}

function perform({ users, members }: Directory, { acts }: Chapter): void {
  const does = (act: Act) => {
    if ('createUser' in act) return users.create(act.createUser)
    if ('updateUser' in act) return users.update(act.updateUser, act.set)
    if ('deactivateUser' in act) return users.deactivate(act.deactivateUser)
    if ('reactivateUser' in act) return users.activate(act.reactivateUser)
    if ('addMember' in act) return members.add(act.group, act.addMember)
    return members.remove(act.group, act.removeMember)
  }
  for (const act of acts) does(act)
}

interface Settled {
  exchanges: ExchangeView[]
  idpMs: number | null
  realMs: number | null
}

/** Does something, waits until the vendor has nothing left to do, and tells what that took. */
async function settled({ clock, journal, engine }: Idp, work: () => unknown): Promise<Settled> {
  const before = journal.last
  const from = { idp: clock.now(), real: performance.now() }
  const last = { ...from }
  const end = journal.subscribe(() => {
    last.idp = clock.now()
    last.real = performance.now()
  })
  try {
    work()
    await engine.settle({ app, timeoutMs: 60_000 })
  } finally {
    end()
  }
  const exchanges = exchangesAfter(journal, before)
  const nothing = exchanges.length === 0
  return {
    exchanges,
    idpMs: nothing ? null : last.idp - from.idp,
    realMs: nothing ? null : last.real - from.real,
  }
}

function exchangesAfter(journal: Idp['journal'], seq: number): ExchangeView[] {
  const page = journal.list({ after: seq, limit: 1000 })
  const last = page.at(-1)
  return last && page.length === 1000 ? [...page, ...exchangesAfter(journal, last.seq)] : page
}

function sent({ intent, request, response, error }: ExchangeView, naming: Naming): SentExchange {
  const { method, path, query, body } = request
  return {
    intent,
    method,
    target: naming.apply(query === null ? path : `${path}?${query}`),
    body: body === null ? null : naming.apply(body),
    result: error?.code ?? String(response?.status ?? 'nothing'),
  }
}
