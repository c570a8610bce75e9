import { randomBytes } from 'node:crypto'

import type { Ledger } from '#platform/ledger/index.ts'

import { deliveryTables } from './tables.ts'

const PURPOSE = 'unsubscribe'
const KEY_BYTES = 32

/** The ledger's own key of unsubscribe links, made when first asked for. */
export async function unsubscribeKey(ledger: Pick<Ledger, 'db'>): Promise<Buffer> {
  const tables = deliveryTables(ledger.db)
  const find = () =>
    tables
      .selectFrom('delivery_secret')
      .select('secret')
      .where('purpose', '=', PURPOSE)
      .executeTakeFirst()
  const there = await find()
  if (there !== undefined) return there.secret
  await tables
    .insertInto('delivery_secret')
    .values({ purpose: PURPOSE, secret: randomBytes(KEY_BYTES) })
    .onConflict((conflict) => conflict.column('purpose').doNothing())
    .execute()
  const made = await find()
  if (made === undefined) throw new Error('the key of unsubscribe links can not be kept')
  return made.secret
}
