/** Everything that a list holds, however many pages that takes. */
export function allPages<Item>(
  page: (request: { limit: number; cursor?: string }) => { items: Item[]; nextCursor: string | null },
): Item[] {
  const all: Item[] = []
  let cursor: string | null = null
  do {
    const { items, nextCursor } = page(cursor === null ? { limit } : { limit, cursor })
    all.push(...items)
    cursor = nextCursor
  } while (cursor !== null)
  return all
}

const limit = 1000
