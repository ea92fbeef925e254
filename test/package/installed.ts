import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** A project of somebody else, with this package installed in it from its archive. */
export interface Installed extends Disposable {
  /** Its folder. */
  app: string
  /** Runs Node.js in it, or in a folder of it. */
  node(args: string[], folder?: string): Ended
  /** Runs the installed program. */
  scimulator(...args: string[]): Ended
  /** Copies a folder of this project into it. */
  take(folder: string): string
  /** Runs a shell script in a folder of it, and ends what that has left running. */
  shell(script: string, folder: string, variables: Record<string, string>): Promise<Ended>
}

export interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

/** Packages that the project has besides: those of this one, so that nothing is fetched. */
const shared = ['vitest', 'express', 'scim-patch', 'typescript', '@types/node', '@types/express']

export function installPackage(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'scimulator-package-'))
  const app = join(folder, 'app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, env })
  const tarball = join(folder, `scimulator-${version}.tgz`)
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--silent']
  execFileSync('npm', ['install', ...flags, tarball], { cwd: app, env })
  for (const name of shared) {
    const link = join(app, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
  const run = (command: string, args: string[], cwd: string) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  return {
    app,
    node: (args, below = '.') => run(process.execPath, args, join(app, below)),
    scimulator: (...args) => run('npx', ['--no', '--', 'scimulator', ...args], app),
    take: (from) => {
      cpSync(join(root, from), join(app, from), { recursive: true })
      return join(app, from)
    },
    shell: (script, below, variables) => shell(script, below, { ...env, ...variables }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

// Nothing of the npm that may run this test, or it would install into this very project.
const inherited = Object.entries(process.env).filter(
  ([name]) => !/^npm_(package|lifecycle|config_(local_)?prefix)|^VITEST|^NODE_ENV$/.test(name),
)

const env = {
  ...Object.fromEntries(inherited),
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  NO_COLOR: '1',
}

async function shell(script: string, cwd: string, variables: NodeJS.ProcessEnv): Promise<Ended> {
  // A group of its own, so that a server that was started with & ends with it.
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd, env: variables, detached: true })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += chunk))
  child.stderr.on('data', (chunk) => (output.stderr += chunk))
  const status = await new Promise<number | null>((done) => child.on('exit', done))
  if (child.pid !== undefined) endGroup(child.pid)
  return { status, ...output }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid)
  } catch (error) {
    // Nobody is left of it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
