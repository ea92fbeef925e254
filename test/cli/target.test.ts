import { expect, test } from 'vitest'
import { start } from './setup.ts'

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
