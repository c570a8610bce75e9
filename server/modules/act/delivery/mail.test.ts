import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { SMTPServer } from 'smtp-server'

import { deliveryBank, depositTraits, openCustomer } from '#server/testing/delivery-bank.ts'
import type { DeliveryBank } from '#server/testing/delivery-bank.ts'

interface Mail {
  readonly to: string
  readonly raw: string
}

type Refuse = (error: Error & { responseCode: number }) => void

const smtpError = (responseCode: number, text: string) =>
  Object.assign(new Error(text), { responseCode })

/** A real mail server that does what its recipients' names say. */
async function mailbox() {
  const mails: Mail[] = []
  let busy = 1
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('gone')) (done as Refuse)(smtpError(550, '5.1.1 no such user'))
      else if (address.startsWith('busy') && busy > 0) {
        busy -= 1
        ;(done as Refuse)(smtpError(451, '4.7.1 greylisted'))
      } else done()
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const [recipient] = session.envelope.rcptTo
        mails.push({
          to: recipient?.address ?? '',
          raw: Buffer.concat(pieces).toString('utf8'),
        })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    mails,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(resolve)
      }),
  }
}

describe('mails', () => {
  let bank: DeliveryBank
  let box: Awaited<ReturnType<typeof mailbox>>
  const addresses = { FINE: 'fine', GONE: 'gone', BUSY: 'busy', FAR: 'fine.too' }

  before(async () => {
    bank = await deliveryBank(Object.keys(addresses).map((id) => openCustomer(id)))
    await bank.parts.vault.put(
      Object.entries(addresses).map(([id, name]) => ({
        kind: 'customer',
        id,
        field: 'email',
        value: `${name}@customers.example`,
      })),
    )
    box = await mailbox()
    const url = `smtp://127.0.0.1:${box.port}`
    const email = { url, from: '知客银行 <notice@bank.example>', timeoutMs: 2_000 }
    await bank.open({ channels: { ...bank.channels, email } }).work()
  })
  after(async () => {
    await bank.close()
    await box.close()
  })

  const mail = (mailingId: string, to: string) =>
    bank.mail(
      {
        mailingId,
        channel: 'email',
        traits: { ...depositTraits, channels: ['email'] },
        subject: '{name}，您的定期存款即将到期',
        copy: '{name}您好，可续存。退订：{unsubscribe}',
      },
      [to],
    )
  const reach = (mailingId: string, state: string) =>
    bank.until(
      state,
      `
    select count(*) as n from message where mailing_id = '${mailingId}' and state = '${state}'`,
      1,
    )
  const header = (raw: string, name: string) =>
    new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'mi')
      .exec(raw)?.[1]
      ?.replaceAll(/\r\n\s+/g, ' ')

  it('carry their own number, their subject and an unsubscribing of one click', async () => {
    await mail('A', 'FINE')
    await reach('A', 'accepted')
    const [one] = box.mails
    assert.equal(one?.to, 'fine@customers.example')
    const raw = one?.raw ?? ''
    const {
      rows: [row],
    } = await bank.ledger.pool.query<{ key: string }>(
      "select message_key as key from message where mailing_id = 'A'",
    )
    assert.equal(header(raw, 'message-id'), `<${row?.key}@bank.example>`)
    assert.match(
      header(raw, 'list-unsubscribe') ?? '',
      /^<https:\/\/zhike\.bank\.example\/api\/unsubscribe\/[\w-]+>$/,
    )
    assert.equal(header(raw, 'list-unsubscribe-post'), 'List-Unsubscribe=One-Click')
    assert.match(header(raw, 'subject') ?? '', /^=\?UTF-8\?/)
  })

  it('to a mailbox that is gone fail for good, with the code and without the address', async () => {
    await mail('B', 'GONE')
    await reach('B', 'failed')
    const {
      rows: [row],
    } = await bank.ledger.pool.query<{ reason_en: string }>(
      "select * from message where mailing_id = 'B'",
    )
    assert.equal(row?.reason_en, 'refused by the other side (550 5.1.1)')
    assert.ok(!JSON.stringify(row).includes('customers.example'))
  })

  it('put off by the server are tried again', async () => {
    await mail('C', 'BUSY')
    await reach('C', 'accepted')
    const {
      rows: [row],
    } = await bank.ledger.pool.query<{ attempts: number }>(
      "select attempts from message where mailing_id = 'C'",
    )
    assert.equal(row?.attempts, 2)
    assert.equal(box.mails.filter(({ to }) => to.startsWith('busy')).length, 1)
  })

  it('wait while there is no mail server, and are dead letters in the end', async () => {
    await box.close()
    await mail('D', 'FAR')
    await reach('D', 'dead')
    assert.deepEqual(await bank.states('FAR'), ['dead given_up'])
    box = await mailbox()
  })
})
