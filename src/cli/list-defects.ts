import { defects } from '../target/defect/catalogue.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import { fittedTable } from './wrapped-table.ts'

/** Prints what the built-in target can do wrong on purpose. */
export function listDefects({ json }: { json?: true }, { stdout }: Io): ExitCode {
  const rows = defects.map(({ id, title, rules, also = [], seen, inferred = false }) => ({
    id,
    title,
    rules,
    also,
    seen,
    inferred,
  }))
  if (json) stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
  else {
    const cells = rows.map(({ id, title, rules, seen }) => [
      id,
      title,
      rules.join(' '),
      seen.join(' ') || '–',
    ])
    stdout.write(fittedTable(['defect', 'does', 'rules that it breaks', 'seen'], cells, stdout))
  }
  return exitCode.ok
}
