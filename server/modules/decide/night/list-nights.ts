import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { tryLock } from '#platform/lake/index.ts'

import { listNightRecords } from './night-record.ts'
import type { NightRecord } from './night-record.ts'

/** Whether some process is running a night on this lake now. */
export async function isNightRunning(lakeRoot: string): Promise<boolean> {
  await mkdir(lakeRoot, { recursive: true })
  const lock = tryLock(join(lakeRoot, 'night.lock'))
  lock?.release()
  return lock === undefined
}

/**
 * All nights, newest first. A record that says running while nobody holds the night's lock was
 * killed: it is shown as failed, with the cure.
 */
export async function listNights(lakeRoot: string): Promise<NightRecord[]> {
  const records = await listNightRecords(lakeRoot)
  const isSaidToRun = records.some(({ state }) => state === 'running')
  if (!isSaidToRun || (await isNightRunning(lakeRoot))) return records
  // It may have ended between the two looks: what it left is read again.
  return (await listNightRecords(lakeRoot)).map((record) =>
    record.state === 'running'
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
