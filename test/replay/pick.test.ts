import { expect, test } from 'vitest'
import { pick } from '../../src/replay/pick.ts'
import { answer, recorded } from './setup.ts'

const at = (...urls: string[]) => urls.map((url, index) => recorded(index + 1, 'GET', url))

test('the base URL that most requests name is taken, and what is elsewhere is passed over', () => {
  const picked = pick(
    at(
      'https://a.test/scim/v2/Users?filter=userName+eq+%22x%22',
      'https://a.test/scim/v2/Groups/7',
      'https://other.test/Users/7',
      'https://a.test/scim/v2/logo.png',
      'https://a.test/scim/v2/ServiceProviderConfig',
      'https://a.test/scim/v20/Users',
    ),
  )
  expect(picked?.base).toBe('https://a.test/scim/v2')
  expect(picked?.steps.map(({ number, path, query }) => [number, path, query])).toEqual([
    [1, '/Users', 'filter=userName+eq+%22x%22'],
    [2, '/Groups/7', null],
    [5, '/ServiceProviderConfig', null],
  ])
  expect(picked?.passedOver).toBe(3)
})

test('the base URL that is given wins, whatever its case and slash', () => {
  const picked = pick(
    at('https://a.test/one/Users', 'https://a.test/one/Users/7', 'https://A.test/two/Users'),
    'https://a.test/two/',
  )
  expect(picked?.steps.map(({ number }) => number)).toEqual([3])
})

test('without a host the path counts; preflights are passed over; a type of its own is SCIM by its media type', () => {
  const requests = [
    ...at('/scim/Users', '/scim/Users/7'),
    recorded(3, 'OPTIONS', '/scim/Users'),
    recorded(4, 'GET', '/scim/Devices/1', { answer: answer(200, {}) }),
    recorded(5, 'GET', '/scim/Devices/1'),
  ]
  expect(pick(requests)?.steps.map(({ number }) => number)).toEqual([1, 2, 4])
  expect(pick(at('/Users/7'))?.base).toBe('')
  expect(pick(at('https://a.test/index.html'))).toBeUndefined()
})
