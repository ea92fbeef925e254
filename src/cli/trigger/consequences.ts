import type { ExchangeView } from '../../journal/exchange-view.ts'
import type { AppStatus, OperationView, SettleResult } from '../../sync/view.ts'
import { askForAll, askServer, type Server } from '../api-client.ts'

/** What an event caused, from the moment before it until nothing was due or under way. */
export interface Consequences extends SettleResult {
  operations: OperationView[]
  exchanges: ExchangeView[]
}

/** What is known before the event, to tell afterwards what is new. */
export interface Before {
  /** The newest exchange. */
  seq: number
  /** Ids of operations on the object. */
  operations: ReadonlySet<string>
}

interface AppRow {
  id: string
  name: string
}

/**
 * Waits until the engine is at rest, and reads what went over the wire since. Vendors that work in cycles start one
 * now where the clock is the real one: nobody waits forty minutes. The virtual clock gets there by itself.
 *
 * @param app only this app; its id
 * @param objectId whose operations count besides those that sent something
 */
export async function consequencesOf(
  server: Server,
  { seq, operations }: Before,
  { app, objectId, timeoutMs }: { app: string | undefined; objectId: string; timeoutMs: number },
): Promise<Consequences> {
  await startCycles(server, app)
  const settled = await askServer<SettleResult>(server, '/settle', {
    method: 'POST',
    body: { timeoutMs, ...(app !== undefined && { app }) },
  })
  const only = app === undefined ? '' : `&app=${encodeURIComponent(app)}`
  const exchanges = await askForAll<ExchangeView>(server, `/exchanges?after=${seq}${only}`)
  const sending = new Set(exchanges.flatMap(({ operationId }) => operationId ?? []))
  const own = (await operationsOf(server, objectId)).filter(({ id }) => !operations.has(id))
  const others = [...sending].filter((id) => own.every((each) => each.id !== id))
  const found = [...own]
  for (const id of others) found.push(await askServer<OperationView>(server, `/operations/${id}`))
  return { ...settled, operations: found.sort(byNumber), exchanges }
}

export function operationsOf(server: Server, objectId: string): Promise<OperationView[]> {
  return askForAll(server, `/operations?object=${encodeURIComponent(objectId)}`)
}

async function startCycles(server: Server, app: string | undefined): Promise<void> {
  const { kind } = await askServer<{ kind: string }>(server, '/clock')
  if (kind === 'virtual') return
  for (const { id } of await askForAll<AppRow>(server, '/apps')) {
    if (app !== undefined && app !== id) continue
    const place = `/apps/${encodeURIComponent(id)}`
    const { nextCycleAt, state } = await askServer<AppStatus>(server, `${place}/status`)
    if (nextCycleAt !== null && state === 'active') {
      await askServer(server, `${place}/sync`, { method: 'POST', body: { mode: 'incremental' } })
    }
  }
}

function byNumber(a: OperationView, b: OperationView): number {
  return Number(a.id.slice(3)) - Number(b.id.slice(3))
}
