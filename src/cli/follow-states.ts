import type { Idp } from '../idp.ts'
import type { Io } from './io.ts'
import { styleFor } from './style.ts'

/** Writes a line whenever an app is distrusted, given up or trusted again; the returned function ends it. */
export function followStates({ engine }: Idp, { stdout, env }: Io): () => void {
  const style = styleFor(stdout, env)
  return engine.subscribe((event) => {
    if (event.type !== 'app.state') return
    const { app, state, reason } = event
    const { quarantine } = engine.status(app)
    const error = quarantine?.error as { code: string; message: string } | null | undefined
    const why = reason === null ? '' : `, ${reason}`
    const next = state === 'quarantined' ? `; next attempt ${String(quarantine?.nextAttempt)}` : ''
    const said = error ? `\n  ${error.code}: ${error.message}` : ''
    const colour = state === 'active' ? 'green' : state === 'paused' ? 'dim' : 'red'
    stdout.write(`${style(colour, `${app} is ${state}`)}${why}${next}${said}\n`)
  })
}
