import { expect, test } from 'vitest'
import { playAll, scenariosIn } from '../scenario/play-folder.ts'
import { coverage } from './coverage.ts'

const tolerant = scenariosIn('quirks/tolerant')
const intolerant = scenariosIn('quirks/intolerant')

playAll([...tolerant, ...intolerant])

test('every known quirk has its two scenarios, or a reason why it has none', () => {
  const listed = Object.values(coverage).flatMap(({ files = [] }) => files)
  const names = (files: readonly string[]) => files.map((file) => file.replace(/^.*\/|\.yaml$/g, ''))
  expect([...new Set(listed)].sort()).toEqual(names(tolerant))
  expect(names(intolerant)).toEqual(names(tolerant))
  const bare = Object.entries(coverage).filter(
    ([, { files = [], missing }]) => files.length === 0 && !missing,
  )
  expect(bare).toEqual([])
})
