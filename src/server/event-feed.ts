/** One event as a stream tells it; `seq` only where the stream can be resumed from. */
export interface FeedEvent {
  seq?: number | undefined
  type: string
  data: unknown
}

export interface FeedSource {
  /** The newest `seq` there is. */
  last(): number
  /** Events with a `seq` above this one, in order, a page at a time; empty when there are no more. */
  readAfter(seq: number): FeedEvent[]
  /** Calls the listener with every event from now on; the returned function ends it. */
  subscribe(listener: (event: FeedEvent) => void): () => void
}

export interface FeedOptions {
  /** Told first: everything after this one. Without it only what happens from now on. */
  after?: number | undefined
  /** Ends the stream. */
  closing: AbortSignal
  /** How many events may wait for a slow reader; one more and the reader is dropped, to come back with its last id. */
  mostWaiting?: number
  keepAliveMs?: number
}

/** Server-sent events (WHATWG HTML §9.2) as a stream that is read no faster than its reader reads. */
export function eventFeed(source: FeedSource, options: FeedOptions): ReadableStream<Uint8Array> {
  const { after, closing, mostWaiting = 1000, keepAliveMs = 15_000 } = options
  const encoder = new TextEncoder()
  let replayed = after
  let replaying = after !== undefined
  let waiting: FeedEvent[] = []
  let ended = false
  let wake: ((text?: string) => void) | undefined

  const unsubscribe = source.subscribe((event) => {
    waiting.push(event)
    if (waiting.length > mostWaiting) end()
    else wake?.()
  })
  const keepAlive = setInterval(() => wake?.(': keep-alive\n\n'), keepAliveMs)
  keepAlive.unref()
  closing.addEventListener('abort', end, { once: true })

  function end(): void {
    ended = true
    waiting = []
    unsubscribe()
    clearInterval(keepAlive)
    closing.removeEventListener('abort', end)
    wake?.()
  }

  /** Undefined when there is nothing to tell yet. */
  function take(): string | undefined {
    if (replaying) {
      const page = source.readAfter(replayed ?? 0)
      replayed = page.at(-1)?.seq ?? replayed
      if (page.length > 0) return page.map(frame).join('')
      replaying = false
    }
    const fresh = waiting.filter(({ seq }) => seq === undefined || replayed === undefined || seq > replayed)
    waiting = []
    return fresh.length > 0 ? fresh.map(frame).join('') : undefined
  }

  async function next(): Promise<string | undefined> {
    for (;;) {
      if (ended) return undefined
      const text = take()
      if (text !== undefined) return text
      const woken = await new Promise<string | undefined>((resolve) => {
        wake = resolve
      })
      wake = undefined
      if (woken !== undefined && waiting.length === 0 && !ended) return woken
    }
  }

  if (closing.aborted) end()
  return new ReadableStream<Uint8Array>({
    // With the id whoever breaks off before the first event can resume as well.
    start: (controller) =>
      controller.enqueue(encoder.encode(`retry: 1000\nid: ${after ?? source.last()}\n\n`)),
    async pull(controller) {
      const text = await next()
      if (text === undefined) controller.close()
      else controller.enqueue(encoder.encode(text))
    },
    cancel: end,
  })
}

function frame({ seq, type, data }: FeedEvent): string {
  const id = seq === undefined ? '' : `id: ${seq}\n`
  return `${id}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}
