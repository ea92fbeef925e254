import { expect, test } from 'vitest'
import { createLab, profiles } from '../support/lab.ts'
import { createOddLab } from '../support/odd-lab.ts'
import { story } from '../support/story.ts'

test.each(profiles)('%s: nothing is found where nothing is wrong', async (profile) => {
  await using lab = await createLab(profile)
  for (const { play } of story) {
    play(lab.idp)
    await lab.settle()
  }
  expect(lab.idp.diagnosis?.list().map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
})

test('a filter miss that is answered with 404 is one finding, in four lines', async () => {
  await using lab = await createOddLab('okta-oin', [
    { when: { method: 'GET', path: '/Users', query: 'filter=*' }, answer: { status: 404, text: 'nobody' } },
  ] as never)
  lab.beOdd()
  for (const name of ['ada', 'bob']) {
    lab.idp.directory.users.create({
      userName: name,
      givenName: name,
      familyName: 'B',
      email: `${name}@acme.test`,
    })
    lab.idp.directory.assignments.assign('app', { user: name })
  }
  await lab.settle()
  // That it is plain text is true as well, but not what this is about.
  const findings = (lab.idp.diagnosis?.list({ app: 'app' }) ?? []).filter(
    ({ rule }) => rule !== 'RFC7644-3.8-ct-response',
  )
  expect(findings.map(({ rule, severity, count }) => [rule, severity, count])).toEqual([
    ['RFC7644-3.12-error-schema', 'major', 2],
    ['RFC7644-3.4.2-empty-200', 'blocker', 2],
  ])
  const [, finding] = findings
  expect(finding?.seen).toMatch(/^GET \/Users\?filter=.* → 404: a query that matches nothing/)
  expect(finding).toMatchObject({ app: 'app', operationId: 'op_1', verdict: 'fail' })
  expect(finding?.disagreement).toMatch(/Okta/)
  expect(finding?.exchangeIds.length).toBe(2)
})
