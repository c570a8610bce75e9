import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import type { SmsGatewaySettings } from '#modules/act/delivery/index.ts'

/** What a sending process is told. */
export interface SendingProcess {
  readonly home: string
  readonly databaseUrl: string
  readonly strategy: string
  readonly clockFrom: string
  readonly sms: SmsGatewaySettings
}

export interface GatewayProcess {
  readonly url: string
  /** What it has taken so far. */
  count(): Promise<number>
  close(): Promise<void>
}

const LOOK_EVERY_MS = 25

const sendingProgram = fileURLToPath(new URL('./sending-process.ts', import.meta.url))
const gatewayProgram = fileURLToPath(
  new URL('../modules/act/delivery/gateway/main.ts', import.meta.url),
)

/** The gateway as a process of its own. */
export async function startGateway(options: {
  readonly folder: string
  readonly account: string
  readonly secret: string
  readonly clockFrom: string
}): Promise<GatewayProcess> {
  const { folder, account, secret, clockFrom } = options
  const child = spawn(
    process.execPath,
    [
      gatewayProgram,
      '--folder',
      folder,
      '--account',
      account,
      '--secret',
      secret,
      '--clock-from',
      clockFrom,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const line = await firstLine(child)
  const url = /http:\S+/.exec(line)?.[0]
  if (url === undefined) throw new Error(`the gateway said: ${line}`)
  return {
    url,
    async count() {
      const response = await fetch(`${url}/v1/count`)
      return ((await response.json()) as { accepted: number }).accepted
    },
    async close() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

export interface KilledSending {
  /** From the first sender's start of work until the gateway had everything, restarts included. */
  readonly seconds: number
  /** Of those, seconds in which no sender worked: the dead one was gone, the next not yet there. */
  readonly restartSeconds: number
  readonly kills: number
}

/**
 * Lets a process send until the gateway has taken all messages, killing it each time another share
 * of them was taken, and starting the next.
 * @param kills how often; 0: never
 */
export async function sendKilling(
  given: SendingProcess,
  gateway: GatewayProcess,
  { messages, kills }: { readonly messages: number; readonly kills: number },
): Promise<KilledSending> {
  let sender = await startSender(given)
  const begun = performance.now()
  let killed = 0
  let restartSeconds = 0
  for (;;) {
    const taken = await gateway.count()
    if (taken >= messages) break
    if (killed < kills && taken >= Math.floor((messages * (killed + 1)) / (kills + 1))) {
      await end(sender)
      const gone = performance.now()
      killed += 1
      sender = await startSender(given)
      restartSeconds += (performance.now() - gone) / 1_000
    }
    await pause(LOOK_EVERY_MS)
  }
  const seconds = (performance.now() - begun) / 1_000
  // What the last batch wrote down is still on its way.
  await pause(300)
  await end(sender)
  return { seconds, restartSeconds, kills: killed }
}

export interface GatewayTally {
  readonly taken: number
  /** Lines beyond the first of a key or of a number. */
  readonly duplicates: number
}

/** Counts what the gateway wrote down: each customer has a number of their own. */
export async function tallyOf(folder: string): Promise<GatewayTally> {
  const text = await readFile(join(folder, 'accepted.jsonl'), 'utf8')
  const taken = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { key: string; to: string })
  const keys = new Set(taken.map(({ key }) => key))
  const numbers = new Set(taken.map(({ to }) => to))
  return { taken: taken.length, duplicates: taken.length - Math.min(keys.size, numbers.size) }
}

async function startSender(given: SendingProcess): Promise<ChildProcess> {
  const child = spawn(process.execPath, [sendingProgram, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await firstLine(child)
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('a process ended before it said that it works')
}
