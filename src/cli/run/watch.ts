import { existsSync, type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Editors write a file in several steps; what follows within this time, in ms, is one change. */
const pauseMs = 100

/**
 * Does the work, and again whenever one of the files has changed, until the signal. A change while the work goes on
 * counts; one round follows the other. Files that come to a folder count as well.
 *
 * @param files what was named: files and the files of folders
 */
export async function doWatching(
  files: () => readonly { file: string }[],
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const changes = new Changes(files().map(({ file }) => file))
  signal.addEventListener('abort', () => changes.end(), { once: true })
  try {
    while (!signal.aborted) {
      await work()
      await changes.next()
      // What is new in a folder lies perhaps in a folder of its own.
      changes.watch(files().map(({ file }) => file))
    }
  } finally {
    changes.end()
  }
}

/** Remembers that something has changed until somebody asks. */
class Changes {
  readonly #watchers = new Map<string, FSWatcher>()
  #timer: NodeJS.Timeout | undefined
  #changed = Promise.withResolvers<void>()

  constructor(files: readonly string[]) {
    this.watch(files)
  }

  watch(files: readonly string[]): void {
    for (const folder of new Set(files.map((file) => dirname(file)))) {
      // A folder that does not exist is told by whoever reads the files.
      if (this.#watchers.has(folder) || !existsSync(folder)) continue
      this.#watchers.set(
        folder,
        watch(folder, (_event, name) => {
          if (name === null || /\.ya?ml$/.test(basename(name))) this.#soon()
        }),
      )
    }
  }

  async next(): Promise<void> {
    await this.#changed.promise
    this.#changed = Promise.withResolvers<void>()
  }

  end(): void {
    clearTimeout(this.#timer)
    for (const each of this.#watchers.values()) each.close()
    this.#watchers.clear()
    this.#changed.resolve()
  }

  #soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#changed.resolve(), pauseMs)
  }
}
