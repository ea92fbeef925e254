import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import * as schema from '../../src/store/schema.ts'

const tables = Object.values(schema).filter((each) => is(each, SQLiteTable))

test.each(tables.map((table) => getTableConfig(table)))(
  'the migrations make the table $name as the schema has it',
  (table) => {
    using store = openStore({ file: ':memory:' })
    const columns = store.sqlite.pragma(`table_info(${table.name})`) as {
      name: string
      type: string
      notnull: number
    }[]
    const own = (name: string) => !name.startsWith('sqlite_autoindex')
    const indexes = (store.sqlite.pragma(`index_list(${table.name})`) as { name: string }[]).map(
      ({ name }) => name,
    )
    const unique = table.columns.filter(({ isUnique }) => isUnique).map(({ uniqueName }) => uniqueName)
    expect(columns.map(({ name, type }) => `${name} ${type.toLowerCase()}`)).toEqual(
      table.columns.map((column) => `${column.name} ${column.getSQLType()}`),
    )
    expect(indexes.filter(own).sort()).toEqual(
      [...table.indexes.map(({ config }) => config.name), ...unique].sort(),
    )
  },
)
