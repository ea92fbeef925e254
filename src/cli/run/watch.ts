import { type FSWatcher, watch } from 'node:fs'
import { dirname } from 'node:path'

/** Calls `again` whenever one of the files has changed, one call after the other, until the signal. */
export async function watchFiles(
  files: () => readonly { file: string }[],
  signal: AbortSignal,
  again: () => Promise<void>,
): Promise<void> {
  const folders = new Set(files().map(({ file }) => dirname(file)))
  while (!signal.aborted) {
    await change(folders, signal)
    if (!signal.aborted) await again()
  }
}

/** Editors write a file in several steps; what follows within this time is one change. */
const pauseMs = 100

function change(folders: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(resolve, pauseMs)
  }
  const watchers = [...folders].map((folder): FSWatcher => watch(folder, soon))
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  return promise.finally(() => {
    clearTimeout(timer)
    for (const each of watchers) each.close()
  })
}
