import { openNightLog } from './night-log.ts'
import type { NightProgress } from './night-log.ts'
import { readNightRecord } from './night-record.ts'
import { publishBuilt, standing } from './run-night.ts'
import type { NightParts, NightResult } from './run-night.ts'

/**
 * Publishes the night of a date that was built and waited, once its gaps are accepted.
 * @returns undefined where it has to be run again: nothing waits, facts or strategy changed since,
 *   or not all it lacks is accepted
 */
export async function publishHeld(
  parts: NightParts,
  date: string,
  onProgress: (progress: NightProgress) => void = () => {},
): Promise<NightResult | undefined> {
  const record = await readNightRecord(parts.martStore.lakeRoot, date)
  if (record?.state !== 'waiting' || record.hash === null || record.certificate === null) {
    return undefined
  }
  const { gaps, certificate, factsHash, hash } = record
  const isSame =
    record.strategy === parts.pack.hash && factsHash === (await parts.factStore.contentHash())
  const { waits, accepted } = await standing(parts, gaps ?? [], { date })
  if (!isSame || waits) return undefined
  const build = await parts.martStore.resume(date)
  if (build === undefined) return undefined
  const log = await openNightLog(parts, date, onProgress, record)
  const content = { hash, relations: new Map(Object.entries(record.relations)) }
  try {
    return await publishBuilt(
      parts,
      build,
      { content, certificate, factsHash, gaps: gaps ?? [], accepted },
      log,
    )
  } catch (error) {
    await log.failed(error, parts.signal?.aborted === true)
    await parts.martStore.discard(build)
    throw error
  }
}
