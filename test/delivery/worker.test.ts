import { expect, test } from 'vitest'
import { createWorker } from '../../api/delivery/worker.ts'
import { gate } from './support.ts'

/** A worker over a list of jobs, each of which ends when its gate opens. */
function workerOf(jobs: string[], options: { atOnceMax?: number } = {}) {
  const looks: number[] = []
  const done: string[] = []
  const failures: unknown[] = []
  const gates = new Map<string, ReturnType<typeof gate>>()
  const gateOf = (job: string) => {
    const found = gates.get(job) ?? gate()
    gates.set(job, found)
    return found
  }
  let look: () => Promise<void> = async () => undefined
  const worker = createWorker<string>({
    atOnceMax: options.atOnceMax ?? 4,
    claim: async limit => {
      looks.push(limit)
      const taken = jobs.splice(0, limit)
      await look()
      return taken
    },
    work: async job => {
      await gateOf(job).opened
      if (job.startsWith('bad')) throw new Error(job)
      done.push(job)
    },
    onFailure: cause => void failures.push(cause),
  })
  const onLook = (run: () => Promise<void>) => {
    look = run
  }
  return { worker, looks, done, failures, gateOf, onLook }
}

test('who wakes it while a look comes back empty is looked for again', async () => {
  const jobs: string[] = []
  const { worker, done, gateOf, onLook } = workerOf(jobs)
  gateOf('late').open()
  const [looking, goOn] = [gate(), gate()]
  onLook(() => {
    looking.open()
    return goOn.opened
  })
  const running = worker.run()
  await looking.opened
  jobs.push('late')
  worker.wake()
  goOn.open()
  await running
  expect(done).toEqual(['late'])
})

test('takes no more than it has room for', async () => {
  const jobs = ['a', 'b', 'c', 'd', 'e']
  const { worker, looks, done, gateOf } = workerOf(jobs, { atOnceMax: 2 })
  const running = worker.run()
  for (const job of ['b', 'a', 'c', 'd', 'e']) gateOf(job).open()
  await running
  expect(done.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(Math.max(...looks)).toBe(2)
})

test('a job that fails is told of, and holds up no other', async () => {
  const { worker, done, failures, gateOf } = workerOf(['bad', 'good'])
  for (const job of ['bad', 'good']) gateOf(job).open()
  await worker.run()
  expect(done).toEqual(['good'])
  expect(failures).toEqual([new Error('bad')])
})

test('what was claimed while it closes is still worked on', async () => {
  const { worker, done, gateOf, onLook } = workerOf(['a', 'b'], { atOnceMax: 1 })
  gateOf('a').open()
  const [looking, goOn] = [gate(), gate()]
  onLook(() => {
    looking.open()
    return goOn.opened
  })
  const running = worker.run()
  await looking.opened
  const closing = worker.close()
  goOn.open()
  await Promise.all([running, closing])
  expect(done).toEqual(['a'])
})
