// Compiles src into dist and puts beside it what is not code.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

rmSync(at('dist'), { recursive: true, force: true })
const compiler = [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')]
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
// The snapshots are for writing the next migration, not for running any.
cpSync(at('src/store/migrations'), at('dist/store/migrations'), {
  recursive: true,
  filter: (file) => !file.endsWith('_snapshot.json'),
})
chmodSync(at('dist/cli/bin.js'), 0o755)
