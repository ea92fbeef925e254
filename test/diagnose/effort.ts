import { Session } from 'node:inspector/promises'

/**
 * How many blocks of our own code run during some work: counted by V8 (precise coverage), so that it is the same on
 * every machine, however busy. What built-in functions do inside is not counted.
 */
export async function effortOf(work: () => void): Promise<number> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
    work()
    const { result } = await session.post('Profiler.takePreciseCoverage')
    await session.post('Profiler.stopPreciseCoverage')
    return result
      .filter(({ url }) => /\/src\/(diagnose|scim|base)\//.test(url))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0)
  } finally {
    session.disconnect()
  }
}
