import { headerOf } from '../../replay/recorded.ts'
import type { Attempt } from './stage.ts'

/** What a reader of a replay should know of the recording, and of what could not be compared. */
export function notesOf({ steps, stopped }: Attempt, ownCredential: boolean): string[] {
  const notes = stopped
    ? [
        'Nobody could be reached several times in a row, so nothing more was sent. Is the server up, and is --target its SCIM base URL?',
      ]
    : []
  const without = steps.filter(({ step }) => step.answer?.bodyMissing).length
  if (without > 0) {
    notes.push(
      `The recording has not kept the body of ${without === 1 ? 'one answer' : `${without} answers`}: only the status counts there.`,
    )
  }
  const refused = steps.filter(
    ({ step, exchange }) => exchange?.response?.status === 401 && step.answer && step.answer.status !== 401,
  )
  const [first] = refused
  if (!first || ownCredential) return notes
  const recorded = headerOf(first.step.headers, 'authorization')
  notes.push(
    recorded === undefined
      ? 'The target answers 401, and the recording has no Authorization: browsers leave it out of what they export. Give the credential of the target by --token.'
      : 'The target answers 401 to the credential of the recording. Give its own by --token.',
  )
  return notes
}
