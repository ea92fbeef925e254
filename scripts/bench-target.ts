// The measuring target, in a process of its own. Its ids are repeatable, so that the same requests can be sent again.
import { createTarget } from '../src/target/target.ts'

const target = await createTarget({ token: null, seed: 'bench', latencyMs: Number(process.argv[2] ?? 0) })
process.send?.(target.url)
process.on('message', () => {
  target.reset()
  process.send?.('reset')
})
process.on('disconnect', () => process.exit())
