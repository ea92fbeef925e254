import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { plainText } from '../../src/report/escape.ts'
import { githubReport } from '../../src/report/github.ts'
import { htmlReport } from '../../src/report/html.ts'
import { junitReport } from '../../src/report/junit.ts'
import { listReport } from '../../src/report/list.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { emptyReport, hostile, hostileReport } from './hostile.ts'

const look = { width: 100, style: (_format: string, text: string) => text }

const texts = {
  list: listReport(hostileReport, look),
  junit: junitReport(hostileReport),
  markdown: markdownReport(hostileReport),
  html: htmlReport(hostileReport),
  github: githubReport(hostileReport),
}

test.each(Object.entries(texts))('%s holds no character that acts where it is shown', (_, text) => {
  expect(text.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Cs}]/gu)).toBeNull()
  expect(text).toContain('u001b')
  expect(text).toContain('u202eevil')
})

test('what acts is written out, and everything else stays', () => {
  expect(plainText('a\n\u001b[1m\u202eü\t日\u{1f600}')).toBe('a\\n\\u001b[1m\\u202eü\\t日\u{1f600}')
})

test('the page holds the script of its own and no other, and no tag that a target sent', () => {
  expect(texts.html.match(/<script/g)).toHaveLength(1)
  expect(texts.html).not.toMatch(/<img|="javascript:/)
  expect(texts.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(texts.html).not.toMatch(/(?:src|href)="?https?:/)
  // Nothing is fetched: no file beside it, and a policy that would refuse one.
  expect(texts.html).toContain(`default-src 'none'`)
})

test('annotations are one line for each root cause and for drift, whatever a target sends', () => {
  const lines = texts.github.split('\n')
  expect(lines.map((line) => line.slice(0, 14))).toEqual([
    '::error title=',
    '::warning titl',
    '::error title=',
    '',
  ])
  expect(texts.github).not.toContain('%0A::')
  expect(lines[0]?.split('::').slice(0, 2)).toEqual(['', 'error title=blocker%3A SIM-unlisted'])
})

test('no line of the list is a command to the runner that prints it', () => {
  for (const width of [60, 72, 80, 100]) {
    const lines = listReport(hostileReport, { ...look, width }).split('\n')
    expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([])
  }
})

test('Markdown keeps tags, links, mentions and columns out', () => {
  const running = texts.markdown.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '')
  expect(running).not.toMatch(/<|(?<!\\)\[|(?<!\\)@|(?<!\\)!\\?\[/)
  const rows = texts.markdown.split('\n').filter((line) => line.startsWith('| rfc'))
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5)
  expect(rows).toHaveLength(3)
})

const python = spawnSync('python3', ['--version']).status === 0

test.skipIf(!python)('JUnit XML is read by expat, and gives back what was sent, written out', () => {
  const script = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([[suite.get('name'), [[case.get('name'), [[each.tag, each.get('message')] for each in case]] for case in suite]] for suite in root]))`
  const read = (text: string) =>
    JSON.parse(spawnSync('python3', ['-c', script], { input: text, encoding: 'utf8' }).stdout)
  const shown = plainText(hostile)
  expect(read(texts.junit)).toEqual([
    [
      `rfc ${shown}`,
      [
        [`create ${shown}`, [['failure', shown]]],
        ['read', [['system-out', null]]],
        ['list', []],
        ['sort', [['skipped', shown]]],
        ['bulk', [['skipped', shown]]],
      ],
    ],
    ['findings', [['SIM-unlisted', [['failure', shown]]]]],
    ['drift', [['the target is what the IdP believes', [['failure', expect.any(String)]]]]],
  ])
  expect(read(junitReport(emptyReport))).toEqual([])
})

test('JUnit XML keeps to the schema that CI servers know: elements, their order, their attributes', () => {
  const tags = [...texts.junit.matchAll(/<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/g)].map(
    ([, end, name, attributes = '', closed]) => ({
      name: `${end}${name}${closed}`,
      attributes: [...attributes.matchAll(/ ([\w-]+)="[^"]*"/g)].map(([, each]) => each),
    }),
  )
  const allowed: Record<string, string[]> = {
    testsuites: ['name', 'tests', 'failures', 'errors', 'time'],
    testsuite: ['name', 'tests', 'failures', 'skipped', 'errors', 'time'],
    testcase: ['classname', 'name', 'time'],
    'testcase/': ['classname', 'name', 'time'],
    failure: ['message', 'type'],
    'skipped/': ['message'],
    'system-out': [],
  }
  for (const { name, attributes } of tags)
    if (!name.startsWith('/')) expect(attributes).toEqual(allowed[name])
  // Outside of tags there is no bracket: all tags were looked at.
  expect(texts.junit.replace(/^<\?xml.*\?>/, '').match(/</g)).toHaveLength(tags.length)
  const open: string[] = []
  for (const { name } of tags) {
    if (name.startsWith('/')) expect(open.pop()).toBe(name.slice(1))
    else if (!name.endsWith('/')) open.push(name)
  }
  expect(open).toEqual([])
  expect(texts.junit).toContain('tests="5" failures="1" skipped="2" errors="0"')
})
