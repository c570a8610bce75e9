import type { Queryable } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'
import { JobStopped } from './job.ts'
import type { JobReport } from './job.ts'
import { writeReport } from './progress.ts'

const WRITE_EVERY_MS = 250

/** Gathers what a job reports and writes it a few times a second. */
export class Reporter {
  readonly #ledger: Queryable
  readonly #jobId: string
  readonly #runner: number
  readonly #log: Log
  readonly #abort: AbortController
  #pending: JobReport | undefined
  #writing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #lastWrite = 0

  constructor(ledger: Queryable, jobId: string, runner: number, log: Log, abort: AbortController) {
    this.#ledger = ledger
    this.#jobId = jobId
    this.#runner = runner
    this.#log = log
    this.#abort = abort
  }

  take(report: JobReport): void {
    const counts = { ...this.#pending?.counts, ...report.counts }
    this.#pending = { ...this.#pending, ...report, counts }
    if (this.#timer !== undefined) return
    const wait = Math.max(0, this.#lastWrite + WRITE_EVERY_MS - performance.now())
    this.#timer = setTimeout(() => this.#flush(), wait)
  }

  /** Writes what is left; nothing is written afterwards. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#writing
    this.#flush()
    await this.#writing
    clearTimeout(this.#timer)
  }

  #flush(): void {
    this.#timer = undefined
    const report = this.#pending
    if (report === undefined || this.#writing !== undefined) return
    this.#pending = undefined
    this.#writing = this.#write(report).finally(() => {
      this.#writing = undefined
      this.#lastWrite = performance.now()
      if (this.#pending !== undefined) this.take({})
    })
  }

  async #write(report: JobReport): Promise<void> {
    try {
      const percent =
        report.percent === undefined
          ? {}
          : { percent: Math.min(100, Math.max(0, Math.floor(report.percent))) }
      const written = { ...report, ...percent }
      const ours = await writeReport(this.#ledger, this.#jobId, this.#runner, written)
      // Cancelled, or taken over while we could not reach the ledger.
      if (!ours) this.#abort.abort(new JobStopped('lost'))
    } catch (error) {
      // A report is only for show: the job itself goes on.
      this.#log.warn({ err: error }, 'a report of progress could not be written')
    }
  }
}
