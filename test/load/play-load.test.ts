import { expect, test } from 'vitest'
import { realNow, type VirtualClock } from '../../src/base/clock.ts'
import { openIdp } from '../../src/idp.ts'
import { type Played, playLoad, type Timed } from '../../src/load/play-load.ts'

/** Holds the whole process up, as a garbage collection or a busy machine does. */
function block(ms: number): void {
  const end = realNow() + ms
  while (realNow() < end);
}

test('a change counts from when it was due, also when there was no room for it', async () => {
  const idp = openIdp()
  try {
    const { users, changes } = idp.directory
    const load: Timed[] = [0, 5, 10, 15].map((atMs, index) => ({
      atMs,
      commit: () => {
        if (index === 0) block(60)
        users.create({ userName: `u${index}@acme.test`, givenName: 'U', familyName: `${index}` })
      },
    }))
    const played: Played = { due: new Map(), lateness: [] }
    await playLoad(idp, load, played, new AbortController().signal, () => {})
    const dues = [...played.due.values()].map(({ real }) => real)
    expect(dues.map((due) => Math.round(due - (dues[0] ?? 0)))).toEqual([0, 5, 10, 15])
    // All of them were committed once the process was free again, and the wait is theirs.
    expect(changes.list().map(({ seq }) => seq)).toEqual([...played.due.keys()])
    expect(played.lateness.slice(1).every((late, index) => late >= 55 - 5 * index)).toBe(true)
  } finally {
    await idp.close()
  }
})

test('with the virtual clock each change is made at its moment of IdP time', async () => {
  const idp = openIdp({ clock: 'virtual' })
  try {
    const start = (idp.clock as VirtualClock).now()
    const load = [0, 60_000, 90_000].map((atMs, index) => ({
      atMs,
      commit: () => {
        idp.directory.users.create({ userName: `u${index}`, givenName: 'U', familyName: `${index}` })
      },
    }))
    const played: Played = { due: new Map(), lateness: [] }
    await playLoad(idp, load, played, new AbortController().signal, () => {})
    expect(idp.directory.changes.list().map(({ at }) => at - start)).toEqual([0, 60_000, 90_000])
    expect([...played.due.values()].map(({ idp: at }) => at - start)).toEqual([0, 60_000, 90_000])
  } finally {
    await idp.close()
  }
})

test('it ends when somebody wants it to', async () => {
  const idp = openIdp()
  try {
    const abort = new AbortController()
    let commits = 0
    const load = [0, 3_600_000].map((atMs) => ({ atMs, commit: () => commits++ }))
    const playing = playLoad(idp, load, { due: new Map(), lateness: [] }, abort.signal, () => abort.abort())
    await playing
    expect(commits).toBe(1)
  } finally {
    await idp.close()
  }
})
