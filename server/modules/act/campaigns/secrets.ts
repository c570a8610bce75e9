import { randomBytes } from 'node:crypto'

import type { Ledger } from '#platform/ledger/index.ts'

import { campaignTables } from './tables.ts'

/** The key of a campaign's draw, made when it is first asked for and never changed. */
export function campaignSecret(db: Ledger['db'], campaignId: string): Promise<string> {
  return secretNamed(db, `campaign:${campaignId}`)
}

/** The key of the bank's holdout: the same customers for every campaign, for good. */
export function holdoutSecret(db: Ledger['db']): Promise<string> {
  return secretNamed(db, 'holdout')
}

async function secretNamed(db: Ledger['db'], name: string): Promise<string> {
  const tables = campaignTables(db)
  const find = () =>
    tables
      .selectFrom('campaign_secret')
      .select('secret')
      .where('name', '=', name)
      .executeTakeFirst()
  const found = await find()
  if (found !== undefined) return found.secret
  await tables
    .insertInto('campaign_secret')
    .values({ name, secret: randomBytes(32).toString('hex') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const made = await find()
  if (made === undefined) throw new Error(`the secret ${name} was not kept`)
  return made.secret
}
