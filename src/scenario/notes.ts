import type { Stage } from './stage.ts'

/** So many failed operations are told. */
const most = 3

/** What the vendor's administrator would see when a run did not pass, a sentence each: often the reason why. */
export function notesOf({ idp: { engine }, app }: Pick<Stage, 'idp' | 'app'>): string[] {
  const { state, quarantine, failed } = engine.status(app)
  const reason = typeof quarantine?.reason === 'string' ? `: ${quarantine.reason}` : ''
  const operations = engine.operations({ app, status: 'failed', limit: most }).items
  const more = failed - operations.length
  return [
    ...(state === 'active' ? [] : [`The app is ${state}${reason}.`]),
    ...operations.map(({ id, kind, label, error }) => {
      const text = error?.vendor.text || error?.message || 'no reason is known'
      return `${id} failed: ${kind} of ${label}: ${text}`
    }),
    ...(more > 0 ? [`${more} more operations failed.`] : []),
  ]
}
