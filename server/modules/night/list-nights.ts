import { join } from 'node:path'

import { LockHeldError, takeLock } from '#platform/lake/index.ts'

import { listNightRecords } from './night-record.ts'
import type { NightRecord } from './night-record.ts'

/** Whether some process is running a night on this lake now. */
export async function isNightRunning(lakeRoot: string): Promise<boolean> {
  try {
    const lock = await takeLock(join(lakeRoot, 'night.lock'), { waitMs: 0 })
    lock.release()
    return false
  } catch (error) {
    if (error instanceof LockHeldError) return true
    throw error
  }
}

/**
 * All nights, newest first. A record that says running while nobody holds the night's lock was
 * killed: it is shown as failed, with the cure.
 */
export async function listNights(lakeRoot: string): Promise<NightRecord[]> {
  const [records, running] = await Promise.all([
    listNightRecords(lakeRoot),
    isNightRunning(lakeRoot),
  ])
  return records.map((record) =>
    record.state === 'running' && !running
      ? {
          ...record,
          state: 'failed',
          sentence: {
            zh: '中途被终止；请重新运行，结果与未中断时相同',
            en: 'It was killed half-way; run it again, the result will be the same',
          },
        }
      : record,
  )
}
