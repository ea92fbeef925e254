import { expect, test } from 'vitest'
import { displayWidth } from '../../../src/base/display-width.ts'
import type { Played } from '../../../src/cli/demo/play.ts'
import { story } from '../../../src/cli/demo/story.ts'
import { folderOf, run } from '../setup.ts'

const profiles = ['okta-oin', 'okta-aiw', 'entra', 'entra-062020', 'onelogin']

test('the demo shows every event in the form of every vendor, the delays, and that all is equal', async () => {
  const { code, out, err } = await run(['demo'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const { title } of story) expect(out).toContain(title)
  for (const profile of profiles) {
    expect(out.match(new RegExp(`^   ${profile}$| and ${profile}$`, 'gm'))).toHaveLength(story.length)
    expect(out).toMatch(new RegExp(`^   ${profile} +equal`, 'm'))
    expect(out).toMatch(new RegExp(`^   ${profile} +none +[4-9]\\d rules were put to the test$`, 'm'))
  }
  expect(out).toContain('"path":"active","value":"False"')
  expect(out).toContain('40 min')
  expect(out).toContain('{"value":"{ada}"}')
  expect(out).not.toContain('\u001b[')
  expect(out.split('\n').filter((line) => displayWidth(line) > 110)).toEqual([])
})

test('what the demo found can be read by a program', async () => {
  const { code, out } = await run(['demo', '--profile', 'azure,onelogin', '--profile', 'entra', '--json'])
  expect(code).toBe(0)
  const played = JSON.parse(out) as Played[]
  expect(played.map(({ profile }) => profile)).toEqual(['entra', 'onelogin'])
  for (const { chapters, differences, findings, rules, compared } of played) {
    expect(chapters.map(({ title }) => title)).toEqual(story.map(({ title }) => title))
    expect(chapters.every(({ exchanges }) => exchanges.length > 0)).toBe(true)
    expect(differences).toEqual([])
    expect(findings).toEqual([])
    expect(rules).toBeGreaterThan(40)
    expect(compared).toEqual({ users: expect.any(Number), groups: 6 })
  }
  const [entra, onelogin] = played
  expect(entra?.chapters.every(({ idpMs }) => (idpMs ?? 0) >= 39 * 60_000)).toBe(true)
  expect(onelogin?.chapters.every(({ idpMs }) => (idpMs ?? 0) < 60_000)).toBe(true)
})

test('two runs send the same', async () => {
  const [first, second] = await Promise.all([
    run(['demo', '--profile', 'okta-oin', '--json']),
    run(['demo', '--profile', 'okta-oin', '--json']),
  ])
  const sent = ({ out }: { out: string }) =>
    (JSON.parse(out) as Played[]).map(({ chapters }) =>
      chapters.map(({ exchanges, idpMs }) => ({ exchanges, idpMs })),
    )
  expect(sent(first)).toEqual(sent(second))
})

test('an IdP that leaves the target in a wrong state is found out, with exit code 3', async () => {
  // Whoever matches on the kind of employment takes strangers for each other.
  using place = folderOf({
    'careless.yaml': 'extends: okta-oin\nname: careless\nuser: { lookup: { attributes: [userType] } }\n',
  })
  const { code, out } = await run(['demo', '--profile', './careless.yaml'], place)
  expect(code).toBe(3)
  expect(out).toMatch(/careless +differs/)
  expect(out).toContain('not there')
})

test('on a terminal the progress is told, and cleared at the end', async () => {
  const { err, out } = await run(['demo', '--profile', 'entra'], { isTTY: true, columns: 100 })
  expect(err).toContain('1/1 entra …')
  expect(err.endsWith('\r\u001b[K')).toBe(true)
  expect(out).toContain('\u001b[')
})
