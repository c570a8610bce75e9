import type { z } from 'zod'

import type { readNotices as readNoticesEndpoint } from '#contracts/delivery.ts'
import { liveFactsOf } from '#modules/decide/conduct/index.ts'
import { CUSTOMER_SUBJECT } from '#modules/act/customers/index.ts'

import { fillCopy } from './domain/copy.ts'
import type { DeliveryParts } from './parts.ts'
import { nameOf, unsubscribeLinks } from './sender/compose.ts'
import { deliveryTables } from './tables.ts'
import { saysNo } from './unsubscribe.ts'
import { unsubscribeKey } from './unsubscribe-key.ts'

type Notices = z.output<typeof readNoticesEndpoint.response>['notices']

/**
 * A customer's notices, the newest first, filled in as they are read. Those of a stopped campaign
 * are gone, and so is marketing once the customer has said no to it.
 */
export async function readNotices(
  { ledger, vault, channels }: Pick<DeliveryParts, 'ledger' | 'vault' | 'channels'>,
  { customerId, limit }: { readonly customerId: string; readonly limit: number },
): Promise<Notices> {
  const rows = await deliveryTables(ledger.db)
    .selectFrom('notice')
    .innerJoin('message', 'message.message_key', 'notice.message_key')
    .innerJoin('mailing', 'mailing.mailing_id', 'message.mailing_id')
    .select([
      'notice.message_key',
      'notice.made_at',
      'mailing.subject',
      'mailing.copy',
      'mailing.traits',
    ])
    .where('notice.customer_id', '=', customerId)
    .where('mailing.state', '<>', 'stopped')
    .orderBy('notice.made_at', 'desc')
    .orderBy('notice.message_key')
    .limit(limit)
    .execute()
  const [first] = rows
  if (first === undefined) return []
  const oldest = rows.reduce((at, row) => (row.made_at < at ? row.made_at : at), first.made_at)
  const said = await liveFactsOf(ledger, customerId, { date: '9999-12-31', recordedFrom: oldest })
  if (said.doNotContact === true) return []
  const identities = await vault.revealMany(
    CUSTOMER_SUBJECT,
    [customerId],
    ['name', 'company_name'],
  )
  const links = unsubscribeLinks(await unsubscribeKey(ledger), channels.publicOrigin, {
    customerId,
    channel: 'app',
  })
  const values = { name: nameOf(identities.get(customerId) ?? {}), unsubscribe: links.page }
  return rows
    .filter(({ traits }) => traits.purpose === 'service' || !saysNo(said, 'app'))
    .map((row) => ({
      key: row.message_key,
      subject: row.subject === null ? null : fillCopy(row.subject, values),
      text: fillCopy(row.copy, values),
      unsubscribe_url: links.page,
      made_at: row.made_at,
    }))
}
