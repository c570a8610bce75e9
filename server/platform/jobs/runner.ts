import { holdNumber, isNumberFree } from '#platform/ledger/index.ts'
import type { HeldNumber, Ledger, Queryable } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'

const runners = { name: 'runner', sequence: 'job_runner_number', lock: 7_310_043 }

/** The channel on which cancelled jobs are called out. */
export const CANCELLED_CHANNEL = 'zhike_job_cancelled'

/** A process that runs jobs, known by a number. */
export type Runner = HeldNumber

/**
 * @param onCancelled told of every job cancelled anywhere
 */
export function openRunner(
  ledger: Ledger,
  log: Log,
  onCancelled: (jobId: string) => void,
): Promise<Runner> {
  return holdNumber(ledger, log, runners, async (client) => {
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) onCancelled(payload)
    })
    await client.query(`listen ${CANCELLED_CHANNEL}`)
  })
}

/** Whether nobody holds a runner's number any more; if so, it is held by the transaction. */
export function isRunnerGone(transaction: Queryable, number: number): Promise<boolean> {
  return isNumberFree(transaction, runners, number)
}
