import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { readColleagues } from '#modules/know/access/index.ts'
import type { Colleague } from '#modules/know/access/index.ts'

import type { WorkbenchParts } from './parts.ts'

/** @throws ProblemError `input_invalid` where nobody of that number works here */
export async function assertColleague(
  { ledger, timeZone }: WorkbenchParts,
  path: string,
  staffNumber: string,
  now: EpochMs,
): Promise<Colleague> {
  const [colleague] = await readColleagues(ledger, {
    staffNumbers: [staffNumber],
    date: dateAt(now, timeZone),
    limit: 1,
  })
  if (colleague !== undefined) return colleague
  const words = {
    zh: `没有工号为 ${staffNumber} 的在职同事`,
    en: `nobody who works here has the number ${staffNumber}`,
  }
  throw new ProblemError('input_invalid', words, { fields: [{ path, words }] })
}
