import { playAll, scenariosIn } from './play-folder.ts'

playAll(scenariosIn('.', { deep: false }))
