import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A real server process that is killed and started again on the same database. */
export class Server {
  readonly #argv: readonly string[]
  #process: ChildProcess | undefined
  /** What it said on standard error in all its lives. */
  complaints = ''

  /** `program`: the file that is the program; `argv`: what follows its name. */
  constructor(program: string, argv: readonly string[]) {
    this.#argv = ['--disable-warning=ExperimentalWarning', program, ...argv]
  }

  /** Starts it; fulfilled with its URL when it accepts connections. Throws when it ends instead. */
  async start(): Promise<string> {
    const child = spawn(process.execPath, this.#argv, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#process = child
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaints += text
    })
    return await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const found = /https?:\/\/\S+/.exec(output)
        if (found) resolve(found[0])
      })
      child.once('exit', (code, signal) => {
        reject(new Error(`the server ended with ${code ?? signal} before it had begun:\n${this.complaints}`))
      })
    })
  }

  /** `kill -9`, at once; fulfilled when the operating system has taken it away. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  /** Ends it in good order. */
  close(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null) return
    this.#process = undefined
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
}
