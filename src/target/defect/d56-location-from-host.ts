import type { Defect } from './defect.ts'

export const d56: Defect = {
  id: 'D56',
  title: 'Locations are made of the X-Forwarded-Host or Host that the request names',
  seen: ['https://github.com/NorthlandPositronics/Cogtrix/pull/360'],
  rules: ['SIM-host-header'],
  hooks: {
    answer:
      (next, { url, basePath }) =>
      async (request) => {
        const reply = await next(request)
        const host = request.header('x-forwarded-host') ?? request.header('host')
        if (host === undefined) return reply
        const spoofed = `http://${host}${basePath}`
        const { Location: location, ...headers } = reply.headers
        return {
          status: reply.status,
          headers:
            location === undefined ? headers : { ...headers, Location: location.replace(url, spoofed) },
          body: reply.body.replaceAll(url, spoofed),
        }
      },
  },
}
