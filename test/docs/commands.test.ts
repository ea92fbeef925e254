import { expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.ts'
import { main } from '../../src/cli/main.ts'
import { triggerNames } from '../../src/cli/trigger/event.ts'
import { codeIn, read } from './pages.ts'

async function helpOf(command: string): Promise<string> {
  let text = ''
  const write = (part: string) => {
    text += part
  }
  const code = await main([command, '--help'], { stdout: { write }, stderr: { write }, env: {} })
  expect([command, code]).toEqual([command, exitCode.ok])
  return text
}

/** Pages that are about one command. */
const pages = { seed: 'docs/seed.md', trigger: 'docs/trigger.md', ready: 'docs/trigger.md' }

test.each(Object.entries(pages))('the page of %s names its flags, and no other', async (command, page) => {
  const help = await helpOf(command)
  const has = new Set([...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag))
  has.delete('--help')
  const text = read(page)
  const lines = codeIn(text).flatMap(
    (code) => code.match(new RegExp(`^.*scimulator ${command}\\b.*$`, 'gm')) ?? [],
  )
  expect(lines.length).toBeGreaterThan(0)
  for (const flag of lines.flatMap((line) => line.match(/(?<=\s)--[a-z][a-z-]*/g) ?? []))
    expect([...has]).toContain(flag)
  for (const flag of has) expect(text).toContain(`${flag}`)
})

test('the page of trigger names every event', () => {
  const text = read('docs/trigger.md')
  for (const name of triggerNames.filter(
    (each) => !/^app\.(user|group)\.(un)?(assigned|pushed)$/.test(each),
  )) {
    expect(text).toContain(`\`${name}\``)
  }
})
