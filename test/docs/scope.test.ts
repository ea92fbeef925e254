import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configSchema } from '../../src/config/config-schema.ts'
import { openIdp } from '../../src/idp.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { checkApp } from '../../src/server/app-check.ts'
import { codeIn, read } from './pages.ts'

const page = read('docs/scope.md')

test('the example of the page makes an app whose filters work', async () => {
  const [example = ''] = codeIn(page)
  const { apps } = configSchema.parse(parse(example))
  await using idp = openIdp({ clock: 'virtual' })
  for (const { name, profile, target, overrides } of apps) {
    idp.directory.apps.create(checkApp({ name, profile, target: { ...target }, overrides }))
  }
  expect(idp.engine.status('my-app').state).toBe('active')
})

test('the page names every operator, and no other', () => {
  const operators = [...page.matchAll(/^\| (`.+`) \| [a-z]/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )
  for (const operator of operators) {
    const values = /^IS /.test(operator ?? '') ? [] : ['1']
    const clauses = [{ attribute: 'title', operator: operator ?? '', values }]
    expect(() => loadProfile('entra', { scope: { filter: { user: [{ clauses }] } } })).not.toThrow()
  }
  expect(operators).toHaveLength(14)
})
