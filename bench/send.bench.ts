import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runningFrom } from '#kernel/clock.ts'
import { columnsToSend, maySend, nothingSince } from '#modules/decide/conduct/index.ts'
import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import { profileFacts } from '#modules/decide/decisions/index.ts'
import { addMessages, createMailing, smsGateway } from '#modules/act/delivery/index.ts'
import { readConfig } from '#server/config.ts'
import { openHome } from '#server/home.ts'
import type { Home } from '#server/home.ts'
import { depositTraits } from '#server/testing/delivery-bank.ts'
import { sendKilling, startGateway, tallyOf } from '#server/testing/killed-sending.ts'
import type { GatewayProcess } from '#server/testing/killed-sending.ts'

import { benchHome } from './demo-home.ts'
import type { BenchOptions, Figure } from './figure.ts'

const MESSAGES = 10_000
/** Of a demo bank’s customers three in four may be sent an SMS. */
const CUSTOMERS_A_MESSAGE = 1.5
/** A Monday morning, soon after the demo's night. */
const CLOCK_FROM = '2026-11-02T10:00:00+08:00'
const TIME_ZONE = 'Asia/Shanghai'

const traits: ActionTraits = { ...depositTraits, name: 'bench' }

/**
 * A campaign's messages from the durable outbox to the SMS gateway, each judged by conduct and
 * filled in from the vault, the sender killed with SIGKILL in the middle; beside bare HTTP posts of
 * the same texts to the same gateway, with no outbox, no conduct and nothing kept.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const messages = options.messages ?? MESSAGES
  const customers = options.customers ?? Math.ceil(messages * CUSTOMERS_A_MESSAGE)
  const made = await benchHome(customers, options)
  const folder = await mkdtemp(join(tmpdir(), 'zhike-send-'))
  const dir = join(folder, 'home')
  // Sending leaves contacts behind: a home that is kept stays as it was.
  await cp(made.dir, dir, { recursive: true })
  const home = await openHome(dir, readConfig({ ZHIKE_LOG_LEVEL: 'error' }))
  const account = 'bench'
  const secret = randomBytes(24).toString('base64url')
  const gatewayOf = (name: string) =>
    startGateway({ folder: join(folder, name), account, secret, clockFrom: CLOCK_FROM })
  const [gateway, bare] = await Promise.all([gatewayOf('gateway'), gatewayOf('bare')])
  const figure = (name: string, value: number, unit: string, more: Partial<Figure> = {}) => ({
    bench: 'send',
    figure: name,
    value: Math.round(value),
    unit,
    ...more,
  })
  try {
    const audience = await reachable(home, messages)
    options.tell(`${audience.length} customers who may be sent an SMS`)
    const barePerSecond = await postBare(bare, { account, secret, customers: audience })
    await writeDown(home, audience)
    options.tell('sending, with a kill -9 in the middle')
    const ledger = await home.ledger()
    const sent = await sendKilling(
      {
        home: dir,
        databaseUrl: ledger.address.url,
        strategy: home.strategyFolders.base,
        clockFrom: CLOCK_FROM,
        sms: { url: gateway.url, account, secret },
      },
      gateway,
      { messages, kills: 1 },
    )
    const tally = await tallyOf(join(folder, 'gateway'))
    const perSecond = messages / sent.seconds
    yield figure('bare_http', barePerSecond, 'messages/s')
    yield figure('outbox_to_gateway', perSecond, 'messages/s', {
      ratio: Number((perSecond / barePerSecond).toFixed(3)),
    })
    const whileSending = messages / (sent.seconds - sent.restartSeconds)
    yield figure('without_the_restart', whileSending, 'messages/s', {
      ratio: Number((whileSending / barePerSecond).toFixed(3)),
    })
    yield figure('restart', sent.restartSeconds * 1_000, 'ms')
    yield figure('kills', sent.kills, 'kills')
    yield figure('accepted', tally.taken, 'messages')
    yield figure('duplicates', tally.duplicates, 'messages')
    yield figure('losses', messages - tally.taken + tally.duplicates, 'messages')
  } finally {
    await Promise.all([gateway.close(), bare.close()])
    await home.close()
    await made.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Customers whom conduct lets be sent an SMS, and who have a number. */
async function reachable(home: Home, count: number): Promise<string[]> {
  const strategy = await home.pack()
  const vault = await home.vault()
  const at = runningFrom(CLOCK_FROM).now()
  const question = {
    strategy,
    subject: traits,
    at,
    timeZone: TIME_ZONE,
    channel: 'sms',
    live: nothingSince,
  }
  return home.martReader.session(async (read, { date: asOf }) => {
    const columns = ['customer_id', ...columnsToSend(question)].map((name) => `"${name}"`)
    const rows = await read<Record<string, unknown>>(
      `select ${columns.join(', ')} from profile order by customer_id`,
    )
    const allowed = rows
      .filter(
        (row) =>
          maySend({
            ...question,
            asOf,
            row: profileFacts(row, strategy.vocabulary),
          }).allowed,
      )
      .map((row) => String(row['customer_id']))
    const numbers = await vault.revealMany('customer', allowed, ['mobile'])
    // One customer a number, so that a number reached twice is a message sent twice.
    const byNumber = new Map(
      allowed.flatMap((id) => {
        const number = numbers.get(id)?.mobile
        return number === undefined ? [] : [[number, id] as const]
      }),
    )
    const found = [...byNumber.values()].slice(0, count)
    if (found.length < count) {
      throw new Error(`only ${found.length} customers may be sent an SMS: give more --customers`)
    }
    return found
  })
}

async function writeDown(home: Home, customers: readonly string[]): Promise<void> {
  const ledger = await home.ledger()
  const at = runningFrom(CLOCK_FROM).now()
  await ledger.db.transaction().execute(async (transaction) => {
    await createMailing(
      transaction,
      {
        mailingId: 'bench',
        campaignId: 'bench',
        wave: 0,
        name: 'bench',
        channel: 'sms',
        traits,
        action: null,
        subject: null,
        copy: '{name}您好，您的定期存款即将到期。拒收请回复R {unsubscribe}',
        sendAfter: new Date(at).toISOString(),
        costCents: 5,
      },
      at,
    )
    await addMessages(transaction, 'bench', customers, at)
  })
}

const LINK = 'https://zhike.bank.example/unsubscribe/'

/** The same gateway's own client, with as much in flight, and nothing around it. */
async function postBare(
  gateway: GatewayProcess,
  {
    account,
    secret,
    customers,
  }: {
    readonly account: string
    readonly secret: string
    readonly customers: readonly string[]
  },
): Promise<number> {
  const channel = smsGateway({ url: gateway.url, account, secret }, runningFrom(CLOCK_FROM))
  const outgoing = customers.map((id, i) => ({
    key: `bare-${id}`,
    to: `139${String(i).padStart(8, '0')}`,
    subject: null,
    text: `测试您好，您的定期存款即将到期。拒收请回复R ${LINK}${id.padEnd(64, 'x')}`,
    unsubscribeUrl: '',
    oneClickUrl: '',
    parts: 2,
  }))
  const begun = performance.now()
  let next = 0
  const lane = async () => {
    while (next < outgoing.length) {
      const batch = outgoing.slice(next, next + channel.batch)
      next += batch.length
      const { answers } = await channel.send(`bare-${next}`, batch)
      const refused = [...answers.values()].find(({ kind }) => kind !== 'accepted')
      if (refused !== undefined) throw new Error(`the gateway would not: ${refused.kind}`)
    }
  }
  await Promise.all(Array.from({ length: channel.lanes }, lane))
  const seconds = (performance.now() - begun) / 1_000
  channel.close()
  return outgoing.length / seconds
}
