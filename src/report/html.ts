import { driftRows, driftSummary } from './drift-text.ts'
import { markup, markupLines } from './escape.ts'
import { explanation, times } from './explanation.ts'
import { htmlPage } from './html-page.ts'
import type { Report, ReportedExchange, ReportedFinding } from './report-schema.ts'
import {
  failedTests,
  mendFirst,
  type RootCause,
  rootCauses,
  severityCounts,
  suitesOf,
  verdictCounts,
} from './root-cause.ts'

/** One page that needs nothing else: no network, no other file. It can be read without its script as well. */
export function htmlReport(report: Report): string {
  const causes = rootCauses(report)
  const counts = verdictCounts(suitesOf(report))
  const found = causes.length === 0 ? 'Nothing is broken' : severityCounts(causes)
  return htmlPage({
    title: 'SCIM report',
    target: report.target,
    more: report.profile ? ` as <b>${markup(report.profile)}</b> sees it` : '',
    sum: counts === '' ? found : `${found} · ${counts}`,
    parts: [firstPart(report), causesPart(report), driftPart(report), suitesPart(report), leftPart(report)],
  })
}

function firstPart(report: Report): string {
  const first = mendFirst(report, rootCauses(report))
  return first === undefined ? '' : `<p><b>Mend first:</b> <bdi>${markup(first)}</bdi></p>`
}

/** What stays in the target, and what the suites do not see. */
function leftPart({ left, advice }: Report): string {
  const lines = [...left.map(({ resource, id }) => `Left behind in the target: ${resource} ${id}`), ...advice]
  return lines.map((line) => `<p><bdi>${markup(line)}</bdi></p>`).join('')
}

/** Root causes, worst first, each with the exchanges that show it; a filter by severity above. */
export function causesPart(report: Report): string {
  const causes = rootCauses(report)
  const exchanges = new Map(report.exchanges.map((exchange) => [exchange.id, exchange]))
  return [filterBar(causes), ...causes.map((cause) => causePart(cause, exchanges))].join('\n')
}

function filterBar(causes: readonly RootCause[]): string {
  const present = (['blocker', 'major', 'minor', 'info'] as const).filter((severity) =>
    causes.some((cause) => cause.severity === severity),
  )
  if (present.length < 2) return ''
  const boxes = present.map((severity) => {
    const count = causes.filter((cause) => cause.severity === severity).length
    return `<label class="${severity}"><input type="checkbox" checked value="${severity}"> ${severity} ${count}</label>`
  })
  return `<fieldset id="filter"><legend>Show</legend>${boxes.join('')}</fieldset>`
}

function causePart(
  { rule, severity, verdict, count, findings, fails }: RootCause,
  exchanges: ReadonlyMap<string, ReportedExchange>,
): string {
  const [first] = findings
  const lines = (first ? explanation(first) : []).map(
    ([title, text]) => `<dt>${title}</dt><dd>${linked(title, text, first)}</dd>`,
  )
  if (fails.length > 0) lines.unshift(`<dt>fails</dt><dd><bdi>${markup(failedTests(fails))}</bdi></dd>`)
  const remarks = [verdict === 'warn' ? 'a warning' : '', times(count)].filter((remark) => remark !== '')
  return `<section class="cause ${severity}" data-severity="${severity}">
<h2><span class="badge">${severity}</span> <code>${markup(rule)}</code> <small>${remarks.join(' · ')}</small></h2>
${findings.map((finding) => seenPart(finding, exchanges)).join('\n')}
<dl>${lines.join('')}</dl>
</section>`
}

/** The source as a link, where it is one. */
function linked(title: string, text: string, finding: ReportedFinding | undefined): string {
  const source = finding?.source ?? ''
  if (title !== 'required' || !/^https:\/\//.test(source)) return markup(text)
  return `${markup(finding?.required ?? '')} <a href="${markup(source)}" rel="noreferrer">source</a>`
}

function seenPart(
  { seen, excerpt, exchangeIds }: ReportedFinding,
  exchanges: ReadonlyMap<string, ReportedExchange>,
): string {
  const quoted = excerpt
    ? `<pre class="excerpt" title="${excerpt.part}"><mark>${markupLines(excerpt.line)}</mark></pre>`
    : ''
  const named = exchangeIds.map((id) => {
    const exchange = exchanges.get(id)
    return exchange ? exchangePart(exchange, excerpt ?? undefined) : `<p class="id">${markup(id)}</p>`
  })
  return `<div class="seen"><p><bdi>${markup(seen)}</bdi></p>${quoted}${named.join('')}</div>`
}

/** An exchange to be opened: request and response side by side. */
export function exchangePart(
  { id, request, response, error, durationMs }: ReportedExchange,
  excerpt?: { part: 'request' | 'response'; line: string },
): string {
  const query = request.query === null ? '' : `?${request.query}`
  const status = response ? String(response.status) : (error ?? 'no answer')
  const time = durationMs === undefined ? '' : ` · ${Math.round(durationMs)} ms`
  const marked = (part: 'request' | 'response') => (excerpt?.part === part ? excerpt.line : undefined)
  return `<details><summary><code>${markup(`${request.method} ${request.path}${query}`)}</code> <b>${markup(status)}</b> <small>${markup(id)}${time}</small></summary>
<div class="pair"><div><h3>Request</h3>${message(`${request.method} ${request.path}${query}`, request.headers ?? [], request.body, marked('request'))}</div>
<div><h3>Response</h3>${response ? message(`HTTP ${response.status}`, response.headers, response.body, marked('response')) : `<p>${markup(error ?? 'There was none.')}</p>`}</div></div></details>`
}

/** A message as text; the offending line is marked. */
function message(
  start: string,
  headers: readonly (readonly [string, string])[],
  body: string | null,
  offending: string | undefined,
): string {
  const head = [start, ...headers.map(([name, value]) => `${name}: ${value}`)].map((line) =>
    offending !== undefined && line.toLowerCase() === offending.toLowerCase()
      ? `<mark>${markup(line)}</mark>`
      : markup(line),
  )
  const text = [...head, ...(body ? ['', markedIn(body, offending)] : [])].join('\n')
  return `<pre>${text}</pre>`
}

/** JSON is laid out; what is quoted of it is marked, be it written with spaces or without. */
function markedIn(body: string, offending: string | undefined): string {
  const laidOut = layOut(body)
  if (offending === undefined) return markupLines(laidOut)
  const [found, length] = placeOf(laidOut, offending)
  if (found < 0) return markupLines(laidOut)
  const piece = laidOut.slice(found, found + length)
  return `${markupLines(laidOut.slice(0, found))}<mark>${markupLines(piece)}</mark>${markupLines(laidOut.slice(found + length))}`
}

function placeOf(text: string, wanted: string): [at: number, length: number] {
  const spaced = /^("(?:[^"\\]|\\.)*"):(.*)$/s.exec(wanted)
  const forms = [wanted, ...(spaced ? [`${spaced[1]}: ${spaced[2]}`] : [])]
  for (const form of forms) {
    const at = text.indexOf(form)
    if (at >= 0) return [at, form.length]
  }
  return [-1, 0]
}

function layOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch (error) {
    // Cut, or no JSON at all: as it came.
    if (error instanceof SyntaxError) return body
    throw error
  }
}

function driftPart({ drift }: Report): string {
  if (!drift) return ''
  const rows = driftRows(drift).map(
    ({ what, resource, name, id, words, exchangeIds }) =>
      `<tr><td>${what}</td><td>${resource}</td><td><bdi>${markup(name)}</bdi><br><small>${markup(id)}</small></td><td><bdi>${markup(words)}</bdi></td><td>${exchangeIds.map(markup).join(' ')}</td></tr>`,
  )
  const table =
    rows.length === 0
      ? ''
      : `<div class="wide"><table><thead><tr><th>what</th><th>resource</th><th>name</th><th>how</th><th>requests</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  return `<section class="drift"><h2>Drift</h2><p>${markup(driftSummary(drift))}</p>${table}</section>`
}

function suitesPart(report: Report): string {
  const suites = suitesOf(report).map(({ name, tests }) => {
    const rows = tests.map(
      (test) =>
        `<tr class="${test.verdict}"><td>${test.verdict.replace('-', ' ')}</td><td><bdi>${markup(test.name)}</bdi></td><td><bdi>${markup(test.seen ?? '')}</bdi></td></tr>`,
    )
    return `<details class="suite"><summary>${markup(name)} <small>${markup(verdictCounts([{ name, tests }]))}</small></summary><div class="wide"><table><tbody>${rows.join('')}</tbody></table></div></details>`
  })
  return suites.length === 0 ? '' : `<section class="tests"><h2>Tests</h2>${suites.join('\n')}</section>`
}
