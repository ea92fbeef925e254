import type { Database, Statement } from 'better-sqlite3'
import { storeError } from './store-error.ts'

/**
 * Makes every statement of the connection say what is wrong with the file in our words: a full disk is an `AppError`
 * wherever it shows, not only at the end of a transaction.
 */
export function speakPlainly(sqlite: Database, file: string): void {
  const prepare = sqlite.prepare.bind(sqlite)
  sqlite.prepare = ((sql: string) => {
    const statement = prepare(sql)
    for (const name of ['run', 'get', 'all'] as const) statement[name] = plain(statement, name, file)
    return statement
  }) as Database['prepare']
}

function plain(statement: Statement, name: 'run' | 'get' | 'all', file: string) {
  const act = statement[name].bind(statement) as (...parameters: unknown[]) => never
  return (...parameters: unknown[]): never => {
    try {
      return act(...parameters)
    } catch (error) {
      throw storeError(error, file)
    }
  }
}
