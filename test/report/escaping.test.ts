import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { runList } from '../../src/cli/run/list.ts'
import { plainText } from '../../src/report/escape.ts'
import { githubReport } from '../../src/report/github.ts'
import { htmlReport } from '../../src/report/html.ts'
import { junitReport } from '../../src/report/junit.ts'
import { listReport } from '../../src/report/list.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { runGithub } from '../../src/report/run/github.ts'
import { runHtml } from '../../src/report/run/html.ts'
import { runJunit } from '../../src/report/run/junit.ts'
import { runMarkdown } from '../../src/report/run/markdown.ts'
import { emptyReport, hostile, hostileReport, hostileRun } from './hostile.ts'

const look = { width: 100, style: (_format: string, text: string) => text }

const texts = {
  list: listReport(hostileReport, look),
  junit: junitReport(hostileReport),
  markdown: markdownReport(hostileReport),
  html: htmlReport(hostileReport),
  github: githubReport(hostileReport),
  'list of scenarios': runList(hostileRun, look),
  'junit of scenarios': runJunit(hostileRun),
  'markdown of scenarios': runMarkdown(hostileRun),
  'html of scenarios': runHtml(hostileRun),
  'github of scenarios': runGithub(hostileRun),
}
const pages = [texts.html, texts['html of scenarios']]

test.each(Object.entries(texts))('%s holds no character that acts where it is shown', (_, text) => {
  expect(text.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Cs}]/gu)).toBeNull()
  expect(text).toContain('u001b')
  expect(text).toContain('u202eevil')
})

test('what acts is written out, and everything else stays', () => {
  expect(plainText('a\n\u001b[1m\u202eü\t日\u{1f600}')).toBe('a\\n\\u001b[1m\\u202eü\\t日\u{1f600}')
})

test.each(pages)(
  'the page holds the script of its own and no other, and no tag that a target sent',
  (html) => {
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).not.toMatch(/<img|="javascript:/)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toMatch(/(?:src|href)="?https?:/)
    // Nothing is fetched: no file beside it, and a policy that would refuse one.
    expect(html).toContain(`default-src 'none'`)
  },
)

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
    const both = listReport(hostileReport, { ...look, width }) + runList(hostileRun, { ...look, width })
    const lines = both.split('\n')
    expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([])
  }
})

test.each([texts.markdown, texts['markdown of scenarios']])(
  'Markdown keeps tags, links and mentions out',
  (text) => {
    const running = text.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '')
    expect(running).not.toMatch(/<|(?<!\\)\[|(?<!\\)@|(?<!\\)!\\?\[/)
  },
)

test('a row of Markdown has as many columns as its table, whatever a target sends', () => {
  const near = texts['markdown of scenarios'].split('\n').filter((line) => line.startsWith('| ≠'))
  expect(near.map((row) => row.match(/(?<!\\)\|/g)?.length)).toEqual([5])
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

test.each([texts.junit, texts['junit of scenarios']])(
  'JUnit XML keeps to the schema that CI servers know: elements, their order, their attributes',
  (xml) => {
    const tags = [...xml.matchAll(/<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/g)].map(
      ([, end, name, attributes = '', closed]) => ({
        name: `${end}${name}${closed}`,
        attributes: [...attributes.matchAll(/ ([\w-]+)="[^"]*"/g)].map(([, each]) => each),
      }),
    )
    const allowed: Record<string, string[]> = {
      testsuites: ['name', 'tests', 'failures', 'errors', 'time'],
      testsuite: [
        'name',
        ...(xml === texts.junit ? [] : ['file']),
        'tests',
        'failures',
        'skipped',
        'errors',
        'time',
      ],
      testcase: ['classname', 'name', 'time'],
      'testcase/': ['classname', 'name', 'time'],
      failure: ['message', 'type'],
      error: ['message', 'type'],
      'skipped/': ['message'],
      'system-out': [],
    }
    for (const { name, attributes } of tags)
      if (!name.startsWith('/')) expect(attributes).toEqual(allowed[name])
    // Outside of tags there is no bracket: all tags were looked at.
    expect(xml.replace(/^<\?xml.*\?>/, '').match(/</g)).toHaveLength(tags.length)
    const open: string[] = []
    for (const { name } of tags) {
      if (name.startsWith('/')) expect(open.pop()).toBe(name.slice(1))
      else if (!name.endsWith('/')) open.push(name)
    }
    expect(open).toEqual([])
    expect(xml).toMatch(
      /tests="5" failures="1" skipped="2" errors="0"|tests="4" failures="1" skipped="1" errors="1"/,
    )
  },
)
