import { expect, test } from 'vitest'
import { defects } from '../../src/target/defect/catalogue.ts'
import { run, start } from './setup.ts'

test('the target prints its base URL and its token, and serves until it is stopped', async () => {
  const serving = start(['target', '--port', '0', '--token', 'sesame', '--latency', '1'])
  const url = await serving.url
  expect(serving.out).toContain('sesame')
  const users = () => fetch(`${url}/Users`, { headers: { Authorization: 'Bearer sesame' } })
  expect(await (await users()).json()).toMatchObject({ totalResults: 0 })
  expect((await fetch(`${url}/Users`)).status).toBe(401)
  expect(await serving.stop('SIGINT')).toMatchObject({ code: 130, err: '' })
  await expect(users()).rejects.toThrow()
})

test('without a token it makes one', async () => {
  await using serving = start(['target', '--port', '0'])
  const url = await serving.url
  const token = /^Token: (\S+)$/m.exec(serving.out)?.[1]
  expect((await fetch(`${url}/Users`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200)
})

test('it does wrong what it is told to, and says so', async () => {
  await using serving = start([
    ...['target', '--port', '0', '--token', 'sesame', '--second-token', 'other'],
    ...['--defect', 'd60', '--defect', 'D01,D55'],
  ])
  const url = await serving.url
  expect(serving.out).toMatch(/^D60: A create is answered by 200/m)
  const headers = { Authorization: 'Bearer sesame', 'Content-Type': 'application/scim+json' }
  const created = await fetch(`${url}/Users`, { method: 'POST', headers, body: '{"userName":"ada"}' })
  expect(created.status).toBe(200)
  expect((await fetch(`${url}/Users?filter=userName+eq+%22ben%22`, { headers })).status).toBe(404)
  const others = await fetch(`${url}/Users`, { headers: { Authorization: 'Bearer other' } })
  expect(await others.json()).toMatchObject({ totalResults: 1 })
})

test('an unknown defect is a wrong flag, and the nearest one is named', async () => {
  const { code, err } = await run(['target', '--port', '0', '--defect', 'N-RFC7644-3.6-gon'])
  expect(code).toBe(2)
  expect(err).toContain('did you mean N-RFC7644-3.6-gone?')
  expect(err).toContain('--list-defects')
})

test('the defects are listed with what they break and where they were seen', async () => {
  const { code, out } = await run(['target', '--list-defects'])
  expect(code).toBe(0)
  const lines = out.trimEnd().split('\n')
  expect(lines).toHaveLength(defects.length + 1)
  expect(lines.find((line) => line.startsWith('D23 '))).toMatch(
    /RFC7644-3\.5\.2\.1-members-add-appends .*https:\/\/github\.com\/msaad00\/agent-bom\/issues\/3533/,
  )
  const listed = JSON.parse((await run(['target', '--list-defects', '--json'])).out)
  expect(listed).toHaveLength(defects.length)
  expect(listed[0]).toMatchObject({ id: 'D01', rules: ['RFC7644-3.4.2-empty-200'], inferred: false })
})

test('both tenants cannot have the same token', async () => {
  const { code, err } = await run(['target', '--port', '0', '--token', 'x', '--second-token', 'x'])
  expect([code, err]).toEqual([2, expect.stringContaining('same token')])
})
