import type { ExpectDrift } from './expect-schema.ts'
import { Unmet } from './expectation.ts'
import type { Scene } from './stage.ts'

/** Reads the target as the IdP does, and compares it with what the IdP believes and the directory wants. */
export async function expectDrift(expected: ExpectDrift, { idp, app }: Scene): Promise<void> {
  const { missing, extra, different } = expected
  const lists = { missing, extra, different }
  const equal = expected.equal ?? Object.values(lists).every((names) => names === undefined)
  const report = await idp.engine.drift(app)
  if (report.unreachable !== null) throw new Unmet(`the target could not be read: ${report.unreachable}`)
  const found = {
    missing: report.missing.map(({ name }) => name),
    extra: report.extra.map(({ name }) => name),
    different: report.different.map(({ name }) => name),
  }
  if (equal && !report.equal) {
    const differences = report.different.map(
      ({ name, attribute, expected: wanted, actual }) =>
        `${name}: ${attribute} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`,
    )
    const sentences = [
      ...found.missing.map((name) => `${name} is missing`),
      ...found.extra.map((name) => `${name} is still there`),
      ...differences,
      ...report.duplicates.map(({ name, ids }) => `${name} is there ${ids.length} times`),
      ...report.notes,
    ]
    throw new Unmet(`the target is not as the directory says: ${sentences.join('; ')}`)
  }
  if (expected.equal === false && report.equal) throw new Unmet('the target is just as the directory says')
  for (const [kind, names] of Object.entries(lists)) {
    const actual = [...new Set(found[kind as keyof typeof found])].sort()
    const wanted = names && [...new Set(names)].sort()
    if (wanted && JSON.stringify(wanted) !== JSON.stringify(actual)) {
      const list = (all: string[]) => (all.length === 0 ? 'nobody' : all.join(', '))
      throw new Unmet(`${kind} is ${list(actual)}, not ${list(wanted)}`)
    }
  }
}
