import { playedBySync } from './played-by-sync.ts'

playedBySync('okta-oin')
