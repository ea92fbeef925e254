import type { Idp } from '../idp.ts'
import { type Created, createdBy } from '../scenario/remove-created.ts'
import { type TargetClient, Unreachable } from '../scenario/target-client.ts'
import type { People } from './people.ts'

/** Requests at once. */
const workers = 4

/**
 * Deletes in the target what the run has made there: what a request made, and whoever else is found under a name of
 * the run, for an answer may have been lost. Answers a sentence for each that is still there.
 */
export async function removePeople(
  { journal, engine }: Idp,
  app: string,
  client: TargetClient,
  { names, group }: People,
): Promise<string[]> {
  const left: string[] = []
  try {
    const made = createdIn(journal)
    const users = [...made.values()].filter(({ type }) => type === 'User').length
    const lost = users < names.length ? namesWithoutLink(engine, app, names) : []
    await inParallel(lost, (name) => find('User', name))
    if (group !== undefined) await find('Group', group)
    // A group before those who are in it.
    for (const type of ['Group', 'User'] as const) {
      const of = [...made.values()].filter((each) => each.type === type)
      await inParallel(of, async ({ id }) => {
        const { status } = await client.send('DELETE', `/${type}s/${encodeURIComponent(id)}`, null)
        if (status >= 300 && status !== 404) left.push(`/${type}s/${id}: DELETE was answered with ${status}`)
      })
    }
    async function find(type: Created['type'], name: string): Promise<void> {
      for (const { id } of await client.find(type, name)) {
        if (typeof id === 'string') made.set(`${type} ${id}`, { type, id })
      }
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    left.push(`not everything was removed: ${error.message}`)
  }
  return left
}

function createdIn(journal: Idp['journal']): Map<string, Created> {
  const made = new Map<string, Created>()
  let after = 0
  while (true) {
    const page = journal.list({ after, limit: 1000 })
    for (const each of page.flatMap(createdBy)) made.set(`${each.type} ${each.id}`, each)
    const last = page.at(-1)
    if (!last) return made
    after = last.seq
  }
}

function namesWithoutLink(engine: Idp['engine'], app: string, names: readonly string[]): string[] {
  const linked = new Set<string>()
  let cursor: string | undefined
  do {
    const page = engine.links({ app, limit: 1000, ...(cursor === undefined ? {} : { cursor }) })
    for (const { label, targetId } of page.items) if (targetId !== null) linked.add(label)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return names.filter((name) => !linked.has(name))
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) await work(items[next++] as Item)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}
