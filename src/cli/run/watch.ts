import { existsSync, type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Editors write a file in several steps; what follows within this time, in ms, is one change. */
const pauseMs = 100

/** What is watched, with absolute paths. */
export interface Watched {
  /** A scenario that comes to the folder of one of these counts as well. */
  scenarios: readonly string[]
  /** Directories and profiles, whatever their names end with. */
  named: readonly string[]
}

/**
 * Does the work, and again whenever one of the files has changed, until the signal. A change while the work goes on
 * counts; one round follows the other.
 *
 * @param files asked again before each round: what a file names, and what lies in a folder, may have changed as well
 */
export async function doWatching(
  files: () => Watched,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const changes = new Changes()
  signal.addEventListener('abort', () => changes.end(), { once: true })
  try {
    while (!signal.aborted) {
      changes.watch(files())
      await work()
      await changes.next()
    }
  } finally {
    changes.end()
  }
}

/** Remembers that something has changed until somebody asks. */
class Changes {
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #folders = new Set<string>()
  readonly #named = new Map<string, Set<string>>()
  #timer: NodeJS.Timeout | undefined
  #changed = Promise.withResolvers<void>()

  watch({ scenarios, named }: Watched): void {
    for (const file of scenarios) this.#folders.add(dirname(file))
    for (const file of named) {
      const names = this.#named.get(dirname(file)) ?? new Set()
      this.#named.set(dirname(file), names.add(basename(file)))
    }
    for (const folder of [...this.#folders, ...this.#named.keys()]) {
      // A folder that does not exist is told by whoever reads the files.
      if (this.#watchers.has(folder) || !existsSync(folder)) continue
      this.#watchers.set(
        folder,
        watch(folder, (_event, name) => {
          if (name === null || this.#counts(folder, basename(name))) this.#soon()
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

  #counts(folder: string, name: string): boolean {
    return (this.#folders.has(folder) && /\.ya?ml$/.test(name)) || this.#named.get(folder)?.has(name) === true
  }

  #soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#changed.resolve(), pauseMs)
  }
}
