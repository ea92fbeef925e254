import { spawn } from 'node:child_process'
import { AppError } from '../../base/error.ts'

/** Of what the command has written, this much is told when it fails. */
const longestTold = 500

/**
 * Runs a command of the user's in a shell, to bring a target back to where a replay begins.
 *
 * @throws AppError `ERR_RESET_COMMAND` when it does not end with 0
 */
export async function runResetCommand(command: string, folder: string, signal: AbortSignal): Promise<void> {
  const child = spawn(command, { shell: true, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], signal })
  let written = ''
  const keep = (chunk: Buffer) => {
    written = `${written}${chunk}`.slice(-longestTold)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const end = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, by) => resolve(code ?? by ?? 'nothing'))
  })
  if (end === 0 || signal.aborted) return
  throw new AppError('ERR_RESET_COMMAND', `The reset command ended with ${end}: ${command}`, {
    hint: written.trim() === '' ? 'It wrote nothing.' : `It wrote: ${written.trim()}`,
  })
}
