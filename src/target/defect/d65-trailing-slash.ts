import { notFound } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d65: Defect = {
  id: 'D65',
  title: 'A path with a slash at its end is redirected to the one without: 301',
  seen: ['https://github.com/Flagsmith/flagsmith/pull/7139'],
  inferred: true,
  rules: ['SIM-trailing-slash', 'SIM-no-redirect'],
  hooks: {
    answer: (next) => async (request) => {
      if (!request.path.endsWith('/')) return next(request)
      const place = request.path.replace(/\/+$/, '') + (request.query === '' ? '' : `?${request.query}`)
      return { status: 301, headers: { Location: place }, body: '' }
    },
  },
}

export const d65b: Defect = {
  id: 'D65b',
  title: 'A path with a slash at its end does not exist: 404',
  seen: ['https://github.com/Flagsmith/flagsmith/pull/7139'],
  inferred: true,
  rules: ['SIM-trailing-slash'],
  hooks: {
    route: (next) => (request) => {
      if (request.path.endsWith('/')) throw notFound(request.path)
      return next(request)
    },
  },
}
