import { AppError } from '../base/error.ts'
import type { App } from '../directory/app-schema.ts'
import { askForAll, type Server } from './api-client.ts'

export interface AppFlags {
  app?: string
  target?: string
}

/** The app of a running server that is meant: the one of that name, the one with that target, or the only one. */
export async function whichApp(server: Server, { app, target }: AppFlags): Promise<App> {
  const apps = await askForAll<App>(server, '/apps')
  const fitting = apps.filter(
    ({ id, name, target: { url } }) =>
      (app === undefined || app === name || app === id) &&
      (target === undefined || isSame(target, String(url))),
  )
  const [first] = fitting
  if (first && fitting.length === 1) return first
  const names = apps.map(({ name }) => name).join(', ')
  if (fitting.length > 1) {
    throw new AppError(
      'ERR_FLAGS',
      `Several apps are meant: ${fitting.map(({ name }) => name).join(', ')}.`,
      {
        hint: 'Name one by --app.',
      },
    )
  }
  const wanted = app === undefined ? `with the target ${target}` : `"${app}"`
  const message = apps.length === 0 ? 'The server has no app yet.' : `There is no app ${wanted}.`
  throw new AppError('ERR_NOT_FOUND', message, apps.length === 0 ? {} : { hint: `There are ${names}.` })
}

function isSame(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '')
}
