import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own that has room for so many bytes. */
export interface SmallDisk extends Disposable {
  folder: string
  /** Takes what room there is. */
  fill(): void
  /** Gives it back. */
  free(): void
  readOnly(): void
  writable(): void
}

/** Whether this machine lets us mount one: Linux, as root, outside most containers. */
export const canMount = tries()

export function smallDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'))
  mount('-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder)
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      // Page by page: the last one that fits shows that there is no room for another.
      for (let size = bytes; size >= 4096; size /= 2) {
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
      }
    },
    free: () => rmSync(filler, { force: true }),
    readOnly: () => mount('-o', 'remount,ro', folder),
    writable: () => mount('-o', 'remount,rw', folder),
    [Symbol.dispose]() {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    },
  }
}

function mount(...parameters: string[]): void {
  execFileSync('mount', parameters, { stdio: 'pipe' })
}

function tries(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    smallDisk(65_536)[Symbol.dispose]()
    return true
  } catch {
    // Not allowed here; the tests that need one are left out and say so.
    return false
  }
}
