import type { Directory } from '../directory/directory.ts'
import { loadDirectory } from '../directory/load-directory.ts'
import type { OwnNames } from './own-names.ts'

/** Loads a directory file; with names of its own, under those. */
export function loadOwnDirectory(directory: Directory, file: string, names: OwnNames | undefined): void {
  loadDirectory(directory, file)
  if (!names) return
  const document = directory.exportDirectory()
  for (const { userName } of document.users) names.user(userName)
  for (const { displayName } of document.groups) names.group(displayName)
  directory.importDocument(JSON.stringify(names.apply(document)), 'json', file)
}
