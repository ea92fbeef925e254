import { plainText } from '../../report/escape.ts'
import type { OperationView } from '../../sync/view.ts'
import { wrapBody } from '../demo/wrap-body.ts'
import { exchangeLine } from '../follow-exchanges.ts'
import { type Output, widthOf } from '../io.ts'
import type { Style } from '../style.ts'
import type { Consequences } from './consequences.ts'

/** Characters of a body that are shown; `--json` has all of it. */
const longestBody = 2000

/** Every request with its body, then how each operation ended. */
export function printConsequences(
  { operations, exchanges, settled, pending }: Consequences,
  out: Output,
  style: Style,
): void {
  const width = widthOf(out)
  for (const exchange of exchanges) {
    out.write(`${plainText(exchangeLine(exchange, plain))}\n`)
    const { body } = exchange.request
    if (body === null || body === '') continue
    const shown = body.length > longestBody ? `${body.slice(0, longestBody)} …` : body
    for (const line of wrapBody(plainText(shown), width - 4)) out.write(`    ${style('dim', line)}\n`)
  }
  if (exchanges.length > 0) out.write('\n')
  for (const operation of operations) out.write(operationText(operation, style))
  if (operations.length === 0) {
    out.write('Nothing of it had to be told: no app has it in its scope, or what changed is not mapped.\n')
  }
  if (!settled) out.write('It is not over yet; give it more time by --timeout.\n')
  else if (pending > 0)
    out.write(`${pending} left for a later moment: the next cycle, another attempt, an approval.\n`)
}

const plain: Style = (_format, text) => text

function operationText(operation: OperationView, style: Style): string {
  const { status, kind, label, app, attempts, error, nextAttemptAt, outcome } = operation
  const mark =
    { succeeded: style('green', '✓'), failed: style('red', '✗') }[status as 'failed'] ?? style('yellow', '·')
  const tries = attempts > 1 ? `, ${attempts} attempts` : ''
  const next = nextAttemptAt === null ? '' : `, again at ${nextAttemptAt}`
  const how = outcome === null || outcome === status ? status : `${status}: ${outcome}`
  const line = `${mark} ${app}  ${kind} ${plainText(label)}  ${plainText(how)}${tries}${next}\n`
  if (error === null) return line
  const vendor = `${error.vendor.code}: ${error.vendor.text}`
  return `${line}    ${plainText(error.message)}\n    ${style('dim', plainText(vendor))}\n`
}
