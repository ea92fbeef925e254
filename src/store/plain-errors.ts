import type { Database } from 'better-sqlite3'
import { storeError } from './store-error.ts'

/**
 * Makes every statement of the connection say what is wrong with the file in our words: a full disk is an `AppError`
 * wherever it shows, not only at the end of a transaction.
 */
export function speakPlainly(sqlite: Database, file: string): void {
  const prepare = sqlite.prepare.bind(sqlite)
  sqlite.prepare = ((sql: string) => {
    const statement = plainly(prepare, file)(sql)
    for (const name of ['run', 'get', 'all'] as const) {
      statement[name] = plainly(statement[name].bind(statement) as () => never, file)
    }
    return statement
  }) as Database['prepare']
}

/** The same, with errors in our words. */
function plainly<Act extends (...parameters: never[]) => unknown>(act: Act, file: string): Act {
  return ((...parameters: never[]) => {
    try {
      return act(...parameters)
    } catch (error) {
      throw storeError(error, file)
    }
  }) as Act
}
