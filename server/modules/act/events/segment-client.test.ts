import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Analytics } from '@segment/analytics-node'

import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { testCustomers } from '#server/testing/test-organisation.ts'

interface Kept {
  readonly type: string
  readonly name: string | null
  readonly user_id: string | null
  readonly anonymous_id: string | null
  readonly known: boolean
  readonly properties: Record<string, unknown>
}

const nameOf = ({ type, name }: Kept) => `${type} ${name}`

describe('the public Segment client, unchanged', () => {
  let bank: TestApp
  let host = ''
  before(async () => {
    bank = await testApp()
    host = await bank.app.listen({ host: '127.0.0.1', port: 0 })
  })
  after(() => bank.close())

  const customer = testCustomers[1]?.id ?? ''

  async function keyNamed(name: string, requestsPerMinute = 6_000): Promise<string> {
    const given = { name, scopes: ['event.send' as const], requestsPerMinute }
    const act = { actor: 'system:test', now: bank.clock.now() }
    return (await bank.access.makeApiKey(given, act)).secret
  }

  async function kept(source: string): Promise<Kept[]> {
    const { rows } = await bank.bank.ledger.pool.query<Kept>(
      `select type, name, user_id, anonymous_id, known, properties
      from event_received where source = $1 order by event_no`,
      [source],
    )
    return rows
  }

  for (const path of ['/v1/events', undefined]) {
    const source = path === undefined ? 'host alone' : 'host and path'
    it(`identifies, tracks and pages, told ${source}`, async () => {
      const failed: unknown[] = []
      const client = new Analytics({
        writeKey: await keyNamed(source),
        host,
        ...(path !== undefined && { path }),
        flushAt: 3,
      })
      client.on('error', (error) => failed.push(error))
      client.identify({ userId: customer, traits: { name: '欧阳试客001', mobile: '13900000001' } })
      client.track({
        userId: customer,
        event: 'Product Viewed',
        properties: { product_id: 'P1', seconds: 12.5, phone: '13900000001' },
      })
      client.page({ anonymousId: 'visitor-1', name: 'Home' })
      client.track({ userId: 'nobody', event: 'Something New', properties: { product_id: 'P2' } })
      await client.closeAndFlush()
      assert.deepEqual(failed, [])
      const rows = await kept(source)
      assert.deepEqual(
        rows.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
        [
          {
            type: 'identify',
            name: null,
            user_id: customer,
            anonymous_id: null,
            known: true,
            properties: {},
          },
          {
            type: 'page',
            name: 'Home',
            user_id: null,
            anonymous_id: 'visitor-1',
            known: false,
            properties: {},
          },
          {
            type: 'track',
            name: 'Product Viewed',
            user_id: customer,
            anonymous_id: null,
            known: true,
            properties: { product_id: 'P1', seconds: 12.5 },
          },
          {
            type: 'track',
            name: 'Something New',
            user_id: 'nobody',
            anonymous_id: null,
            known: false,
            properties: { product_id: 'P2' },
          },
        ],
      )
    })
  }

  it('counts once what it sends again because no answer came', async () => {
    let lost = 0
    const client = new Analytics({
      writeKey: await keyNamed('lossy'),
      host,
      path: '/v1/events',
      maxRetries: 3,
      httpClient: async (url, options) => {
        const answer = await fetch(url, options as RequestInit)
        // The server has taken it, but the client never hears so.
        if (lost < 2 && (lost += 1) > 0) throw new Error('the line broke')
        return answer
      },
    })
    client.track({ userId: customer, event: 'Signed In', messageId: 'once' })
    await client.closeAndFlush({ timeout: 20_000 })
    assert.equal(lost, 2)
    assert.equal((await kept('lossy')).length, 1)
  })

  it('waits as long as an overrun key is told to', async () => {
    const writeKey = await keyNamed('hasty', 1)
    const send = () =>
      fetch(`${host}/v1/events`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ batch: [{ type: 'track', event: 'x', messageId: 'm' }] }),
      })
    const answers = [await send(), await send(), await send()]
    const refused = answers.find(({ status }) => status === 429)
    const seconds = Number(refused?.headers.get('retry-after'))
    assert.ok(seconds >= 1 && seconds <= 60, String(seconds))
  })
})
