import { playAll, scenariosIn } from './play-folder.ts'

playAll([...scenariosIn('okta-qa'), ...scenariosIn('entra-gallery')])
