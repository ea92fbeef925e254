/**
 * All tables. Times are milliseconds since the epoch, UTC; JSON columns hold text.
 * `npm run migrations` writes what a change of them asks of a database that exists already.
 */

export * from './table/app.ts'
export * from './table/directory.ts'
export * from './table/import.ts'
export * from './table/link.ts'
export * from './table/observation.ts'
export * from './table/operation.ts'
export * from './table/record.ts'
