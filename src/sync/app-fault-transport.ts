import { parseDuration } from '../base/duration.ts'
import { derivedFraction } from '../base/random.ts'
import { FaultTransport } from '../wire/fault/fault-transport.ts'
import type { AppContext } from './app-context.ts'
import type { RunnerParts } from './runner-parts.ts'

/** The wire of an app, with the faults that somebody has set for it. */
export function appFaultTransport(
  app: AppContext,
  { clock, faults }: Pick<RunnerParts, 'clock' | 'faults'>,
): FaultTransport {
  const { connect, firstByte, total } = app.profile.http.timeout
  const transport = new FaultTransport(app.transport, {
    timeouts: {
      connectMs: parseDuration(connect),
      firstByteMs: parseDuration(firstByte),
      totalMs: parseDuration(total),
    },
    now: () => clock.now(),
    chance: (...parts) => derivedFraction(app.seed, app.ordinal, ...parts),
    onMatch: (id, fired) => faults.count(id, fired),
  })
  transport.use(faults.list(app.id))
  return transport
}
