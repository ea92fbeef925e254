import type { Idp } from '../idp.ts'
import { createdBy } from '../scenario/remove-created.ts'
import { type TargetClient, Unreachable } from '../scenario/target-client.ts'

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
  names: readonly string[],
): Promise<string[]> {
  const left: string[] = []
  try {
    const ids = createdIds(journal)
    const lost = ids.size < names.length ? namesWithoutLink(engine, app, names) : []
    await inParallel(lost, async (name) => {
      for (const { id } of await client.find('User', name)) if (typeof id === 'string') ids.add(id)
    })
    await inParallel([...ids], async (id) => {
      const { status } = await client.send('DELETE', `/Users/${encodeURIComponent(id)}`, null)
      if (status >= 300 && status !== 404) left.push(`/Users/${id}: DELETE was answered with ${status}`)
    })
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    left.push(`not everything was removed: ${error.message}`)
  }
  return left
}

function createdIds(journal: Idp['journal']): Set<string> {
  const ids = new Set<string>()
  let after = 0
  while (true) {
    const page = journal.list({ after, limit: 1000 })
    for (const { id } of page.flatMap(createdBy)) ids.add(id)
    const last = page.at(-1)
    if (!last) return ids
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
