import fc from 'fast-check'
import type { Company, Person, Team } from './company.ts'
import type { World } from './world.ts'

export type Command = fc.AsyncCommand<Company, World>

/** Something that can always happen. */
export function always(
  name: string,
  run: (company: Company, world: World) => Promise<void> | void,
): fc.Arbitrary<Command> {
  return fc.constant({
    check: () => true,
    run: async (company, world) => run(company, world),
    toString: () => name,
  })
}

/** Something that happens to one of those to whom it can happen. */
export function toOne<Subject extends Person | Team>(
  name: string,
  those: (company: Company) => Subject[],
  run: (subject: Subject, company: Company, world: World) => Promise<void> | void,
): fc.Arbitrary<Command> {
  return fc.nat(11).map((number) => {
    let shown = `#${number}`
    return {
      check: (company) => those(company).length > 0,
      run: async (company, world) => {
        const subject = nth(those(company), number)
        shown = nameOf(subject)
        await run(subject, company, world)
      },
      toString: () => `${name} ${shown}`,
    }
  })
}

/** The same with somebody or something else, of which there must be one. */
export function toTwo<One extends Person | Team, Other extends Person | Team>(
  name: string,
  those: (company: Company) => One[],
  others: (one: One, company: Company) => Other[],
  run: (one: One, other: Other, company: Company, world: World) => Promise<void> | void,
): fc.Arbitrary<Command> {
  return fc.tuple(fc.nat(11), fc.nat(11)).map(([first, second]) => {
    let shown = `#${first} #${second}`
    const pairs = (company: Company) =>
      those(company).flatMap((one) => (others(one, company).length > 0 ? [one] : []))
    return {
      check: (company) => pairs(company).length > 0,
      run: async (company, world) => {
        const one = nth(pairs(company), first)
        const other = nth(others(one, company), second)
        shown = `${nameOf(one)} ${nameOf(other)}`
        await run(one, other, company, world)
      },
      toString: () => `${name} ${shown}`,
    }
  })
}

function nth<T>(list: readonly T[], number: number): T {
  return list[number % list.length] as T
}

function nameOf(subject: Person | Team): string {
  return 'userName' in subject ? subject.userName : subject.displayName
}
