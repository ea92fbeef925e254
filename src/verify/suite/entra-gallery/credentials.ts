import { get } from '../../../diagnose/probe/request.ts'
import { ask, NotExercised, type ProbeLab } from '../../../diagnose/probe.ts'
import type { VendorTest } from '../../suite.ts'
import { Assertions, by, that } from '../claims.ts'
import { sources } from './sources.ts'

const shortest = 60
const longest = 360

/** One of the two has to pass there. */
export function credentialTests(lab: ProbeLab): VendorTest[] {
  return [
    {
      name: 'Validate_Credentials_Test',
      about: `a token by client credentials that lives ${shortest} to ${longest} minutes; GET \`/Users?startIndex=1&count=1\` with it: 2xx`,
      source: sources.scim,
      rules: ['AUTH-oauth-cc'],
      *play() {
        if (!lab.fetchesToken) {
          throw new NotExercised(
            'Without --oauth-url there is no token endpoint. There, this or Federated_Identity_Test has to pass.',
          )
        }
        const checks = new Assertions()
        const seen = yield* ask(get('/Users', { query: 'startIndex=1&count=1' }))
        // Where nothing is said, the test takes it for an hour.
        const minutes = (lab.tokenSeconds() ?? 3600) / 60
        checks.on(
          seen,
          ...by(['AUTH-oauth-cc'], that(seen.ok, 'the status should be 2xx')),
          that(
            minutes >= shortest && minutes <= longest,
            `the token should live ${shortest} to ${longest} minutes, and lives ${Math.round(minutes * 10) / 10}`,
          ),
        )
        return checks.failures
      },
    },
    {
      name: 'Federated_Identity_Test',
      about: 'a token of Entra is exchanged for one of the app',
      source: sources.scim,
      rules: [],
      play: {
        outside:
          'It needs a token that Entra ID has signed for the app’s federated credential. There, this or Validate_Credentials_Test has to pass.',
      },
    },
  ]
}
