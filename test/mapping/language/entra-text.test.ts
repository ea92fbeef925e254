import { expect, test } from 'vitest'
import { compileEntraExpression } from '../../../src/mapping/language/entra-expressions.ts'
import type { UserSource } from '../../../src/mapping/mapping-source.ts'

function worked(expression: string, attributes: Record<string, string>) {
  const source: UserSource = {
    kind: 'user',
    id: 'usr_1',
    wireId: '1',
    userName: 'ada@acme.test',
    active: true,
    attributes,
    manager: undefined,
    placeholderPassword: '',
  }
  return compileEntraExpression(expression)(source)
}

// Most of them are the examples of Microsoft's page.
test.each([
  ['Append([userPrincipalName], ".test")', {}, 'ada@acme.test.test'],
  ['Append([mail], ".test")', {}, undefined],
  [
    'Append(Mid([givenName], 1, 3), Mid([surname], 1, 5))',
    { givenName: 'John', familyName: 'Doe' },
    'JohDoe',
  ],
  ['Mid([givenName], 0, 2)', { givenName: 'John' }, 'Jo'],
  ['Mid([givenName], 3, 99)', { givenName: 'John' }, 'hn'],
  ['Mid([givenName], 9, 1)', { givenName: 'John' }, undefined],
  ['Left([givenName], 2)', { givenName: 'John' }, 'Jo'],
  ['Left([givenName], 99)', { givenName: 'John' }, 'John'],
  ['ToLower([givenName], )', { givenName: 'JoHN' }, 'john'],
  ['ToUpper([givenName])', { givenName: 'zoë' }, 'ZOË'],
  ['StripSpaces([title])', { title: ' a b ' }, 'ab'],
  ['NormalizeDiacritics([givenName])', { givenName: 'Zoë Łukasz Straße Æsa' }, 'Zoe Lukasz Strasse Aesa'],
  ['Not([IsSoftDeleted])', {}, 'True'],
  ['Not([title])', {}, 'True'],
  ['Not("True")', {}, 'False'],
  ['Word("The quick brown fox",3," ")', {}, 'brown'],
  ['Word("This,string!has&many separators",3,",!&#")', {}, 'has'],
  ['Word("one",2," ")', {}, undefined],
  ['Replace([mail], "@contoso.com", , ,"", ,)', { email: 'john.doe@contoso.com' }, 'john.doe'],
  ['Replace([preferredLanguage], "-", , , "_", , )', { preferredLanguage: 'EN-US' }, 'EN_US'],
  ['Replace([title], "<x>", , , , , "<x>@contoso.com")', { title: 'a$&b' }, 'a$&b@contoso.com'],
  ['Replace([title], "a", , , "$&", , )', { title: 'banana' }, 'b$&n$&n$&'],
])('%s of %j is %j', (expression, attributes, expected) => {
  expect(worked(expression, attributes)).toBe(expected)
})

test.each([
  ['Replace([mail], , "[a-z]*", , "", , )', 'without regular expressions'],
  ['Replace([mail], , , , "", , )', 'needs what is to be replaced'],
  ['Replace([mail], "a", , , , , )', 'needs a replacement or a template'],
  ['Mid([mail], 1)', 'at least 3 arguments'],
])('%s is refused', (expression, says) => {
  expect(() => compileEntraExpression(expression)).toThrow(says)
})
