import { type Column, type SQL, sql } from 'drizzle-orm'

/**
 * The value of a column of a prepared insert or update, to be given by the column's own name when the statement
 * runs. A JSON column takes the object; for its null write `null` as SQL, not by this.
 */
export function held<Name extends string>(table: Record<Name, Column>, name: Name): SQL {
  return sql`${sql.param(sql.placeholder(name), table[name])}`
}
