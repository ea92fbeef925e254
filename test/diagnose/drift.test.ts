import { expect, test } from 'vitest'
import { type Drifted, judgeDrift } from '../../src/diagnose/drift.ts'

const none: Drifted = { missing: [], extra: [], different: [], duplicates: [] }

function differing(
  name: string,
  attribute: string,
  actual: string | null = null,
): Drifted['different'][number] {
  return {
    resource: 'User',
    id: `id-${name}`,
    name,
    exchangeIds: [`exc_${name}`],
    attribute,
    expected: 'X',
    actual,
    cause: 'not-shown',
  }
}

const told = (different: Drifted['different']) =>
  judgeDrift({ ...none, different }).map(({ verdict }) => verdict.seen)

test('attributes that are otherwise are told one by one', () => {
  const different = [differing('ada', 'title', 'Y'), differing('bob', 'title'), differing('ada', 'nickName')]
  expect(told(different)).toEqual([
    'Read again, User "ada" (id-ada) has title "Y" instead of "X", and 1 more alike.',
    'Read again, User "ada" (id-ada) has nickName nothing instead of "X".',
  ])
})

test('many that are not shown are one thing, and what is shown otherwise is another', () => {
  const names = ['title', 'nickName', 'locale', 'displayName']
  const unshown = names.map((name) => differing('ada', name))
  expect(told([differing('bob', 'title'), ...unshown, differing('ada', 'userName', 'Y')])).toEqual([
    'Read again, User "ada" (id-ada) does not show title, nickName, locale, displayName, and 1 more alike.',
    'Read again, User "ada" (id-ada) has userName "Y" instead of "X".',
  ])
})
