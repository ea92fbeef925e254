import { formatDuration } from '../../base/format-duration.ts'
import type { Output } from '../io.ts'
import type { Style } from '../style.ts'
import { table } from '../table.ts'
import type { Played, PlayedChapter } from './play.ts'
import { story } from './story.ts'

/** How long each change took to reach the target: in the vendor's time, and in that of this machine. */
export function printDelays(played: readonly Played[], out: Output, style: Style): void {
  out.write(
    `\n${style('bold', 'Propagation delay')}: from the commit in the directory to the last answer of the target\n`,
  )
  out.write("\nIn the IdP's time, which is how long it would take with the vendor:\n\n")
  out.write(delayTable(played, ({ idpMs }) => idpMs))
  out.write('\nOn this machine, in real time:\n\n')
  out.write(delayTable(played, ({ realMs }) => realMs))
}

function delayTable(played: readonly Played[], delayOf: (chapter: PlayedChapter) => number | null): string {
  const columns = [
    { title: 'event' },
    ...played.map(({ profile }) => ({ title: profile, align: 'right' as const })),
  ]
  const rows = story.map(({ title }, index) => [
    title,
    ...played.map(({ chapters }) => {
      const chapter = chapters[index]
      const delay = chapter ? delayOf(chapter) : null
      return delay === null ? '–' : formatDuration(delay)
    }),
  ])
  return indent(table(columns, rows))
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '   ')
}
