export interface WorkerOptions<Job> {
  /** Jobs worked on at once. */
  readonly atOnceMax: number
  /** Takes up to `limit` jobs that are due. */
  readonly claim: (limit: number) => Promise<readonly Job[]>
  readonly work: (job: Job) => Promise<void>
  /** Told why a claim or a job failed. */
  readonly onFailure: (cause: unknown) => void
}

export interface Worker {
  /** Works until nothing is due; who calls meanwhile waits for the same end. Never rejects. */
  run(): Promise<void>
  /** Looks now, also while jobs are under way. */
  wake(): void
  /** Waits for the jobs under way; begins no other. */
  close(): Promise<void>
}

/** Works on what is due, several at once; a slow job holds up no other. */
export function createWorker<Job>({ atOnceMax, claim, work, onFailure }: WorkerOptions<Job>): Worker {
  const underWay = new Set<Promise<void>>()
  let running: Promise<void> | undefined
  let woken = Promise.withResolvers<void>()
  let isWoken = false
  let closed = false

  const begin = (job: Job) => {
    const done: Promise<void> = work(job)
      .catch(onFailure)
      .finally(() => underWay.delete(done))
    underWay.add(done)
  }
  /** Begins what there is room for; tells how much that was. */
  const fill = async (): Promise<number> => {
    const limit = atOnceMax - underWay.size
    if (closed || limit === 0) return 0
    try {
      const jobs = await claim(limit)
      for (const job of jobs) begin(job)
      return jobs.length
    } catch (cause) {
      onFailure(cause)
      return 0
    }
  }
  const drain = async () => {
    for (;;) {
      isWoken = false
      woken = Promise.withResolvers()
      const begun = await fill()
      if (underWay.size > 0) await Promise.race([...underWay, woken.promise])
      // Only a look that found nothing, with nothing under way that may make room for more, is the end.
      else if (begun === 0 && !isWoken) break
    }
    running = undefined
  }
  const run = () => {
    if (closed) return running ?? Promise.resolve()
    isWoken = true
    woken.resolve()
    running ??= drain()
    return running
  }
  return {
    run,
    wake: () => void run(),
    async close() {
      closed = true
      await running
    },
  }
}
