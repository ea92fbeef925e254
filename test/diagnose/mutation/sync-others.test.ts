import { playedBySync } from './played-by-sync.ts'

for (const profile of ['entra-062020', 'okta-aiw', 'onelogin']) playedBySync(profile)
