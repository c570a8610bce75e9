import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createHistogram, performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { systemClock } from '#kernel/clock.ts'
import { openAccess } from '#modules/know/access/index.ts'
import { readConfig } from '#server/config.ts'
import { openHome } from '#server/home.ts'

import type { BenchOptions } from './figure.ts'

const zhike = fileURLToPath(new URL('../bin/zhike.mjs', import.meta.url))

const REQUESTS_A_SECOND = 500
const SECONDS = 30
const WARMING_SECONDS = 5

export interface HttpFigures {
  readonly requestsPerSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Answers that were no decision, and requests without an answer. */
  readonly failed: number
}

/** What is asked, and whether the server has met its customers before. */
export const httpLoads = [
  { name: 'http_small', explain: false, isWarm: true },
  { name: 'http_full', explain: true, isWarm: true },
  { name: 'http_small_unmet', explain: false, isWarm: false },
] as const

export type HttpLoads = ReadonlyMap<(typeof httpLoads)[number]['name'], HttpFigures>

/**
 * `POST /v1/decisions` at a steady rate against a server in a process of its own, on loopback: the
 * ranked actions alone, every ladder, and the first again with a server that has just begun, whose
 * customers are each asked about for the first time as long as there are enough of them.
 */
export async function loadHttp(
  dir: string,
  customers: readonly string[],
  options: BenchOptions,
): Promise<HttpLoads> {
  const figures = new Map<(typeof httpLoads)[number]['name'], HttpFigures>()
  for (const { name, ...load } of httpLoads) {
    options.tell(`${name}: ${REQUESTS_A_SECOND} requests a second for ${SECONDS} s`)
    figures.set(name, await loadServer(dir, customers, load))
  }
  return figures
}

/** So many are met while warming, where they are to be met. */
const MET = 2_000
/** Customers asked about before the clock starts where they are to be unmet: the code is warm. */
const WARMING = 50

async function loadServer(
  dir: string,
  customers: readonly string[],
  { explain, isWarm }: { readonly explain: boolean; readonly isWarm: boolean },
): Promise<HttpFigures> {
  const secret = await makeKey(dir)
  const server = spawn(process.execPath, [zhike, 'serve', '--home', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ZHIKE_REQUESTS_PER_MINUTE: '1000000', ZHIKE_LOG_LEVEL: 'error' },
  })
  const ended = once(server, 'exit')
  try {
    const address = await addressOf(createInterface({ input: server.stdout }))
    const load = { url: address, secret, explain }
    const [first, rest] = [customers.slice(0, WARMING), customers.slice(WARMING)]
    const met = customers.slice(0, MET)
    await fire({ ...load, customers: isWarm ? met : first, seconds: WARMING_SECONDS })
    return await fire({ ...load, customers: isWarm ? met : rest, seconds: SECONDS })
  } finally {
    server.kill('SIGTERM')
    await ended
  }
}

async function makeKey(dir: string): Promise<string> {
  const config = readConfig({ ZHIKE_LOG_LEVEL: 'error' })
  const home = await openHome(dir, config)
  try {
    const access = openAccess({
      ledger: await home.ledger(),
      sessions: { idleMinutes: 30, hours: 12 },
      timeZone: home.settings.timeZone,
    })
    const { secret } = await access.makeApiKey(
      { name: 'bench', scopes: ['decision.ask'], requestsPerMinute: 1_000_000 },
      { actor: 'system:bench', now: systemClock.now() },
    )
    return secret
  } finally {
    await home.close()
  }
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const found = /http:\/\/\S+/.exec(line)
    if (found !== null) return found[0].replace('localhost', '127.0.0.1')
  }
  throw new Error('the server ended before it listened')
}

interface Load {
  readonly url: string
  readonly secret: string
  readonly customers: readonly string[]
  readonly explain: boolean
  readonly seconds: number
}

/**
 * Asks at even moments, whether or not the answers before have come, and times each from the
 * moment it was due: a slow answer also counts in those that had to wait for it.
 */
async function fire({ seconds, ...load }: Load): Promise<HttpFigures> {
  const agent = new Agent({ keepAlive: true })
  const taken = createHistogram()
  const asked: Promise<void>[] = []
  let failed = 0
  const began = performance.now()
  const ask = async (index: number): Promise<void> => {
    const answered = await post(agent, load, index).catch(() => false)
    if (!answered) failed += 1
    const due = began + (index * 1_000) / REQUESTS_A_SECOND
    taken.record(Math.max(1, Math.round((performance.now() - due) * 1_000)))
  }
  while (asked.length < seconds * REQUESTS_A_SECOND) {
    const due = Math.floor(((performance.now() - began) * REQUESTS_A_SECOND) / 1_000)
    while (asked.length <= due) asked.push(ask(asked.length))
    await pause(1)
  }
  await Promise.all(asked)
  const lasted = (performance.now() - began) / 1_000
  agent.destroy()
  return {
    requestsPerSecond: asked.length / lasted,
    p50: taken.percentile(50) / 1_000,
    p99: taken.percentile(99) / 1_000,
    failed,
  }
}

/** Whether a decision came back. */
async function post(
  agent: Agent,
  { url, secret, customers, explain }: Omit<Load, 'seconds'>,
  index: number,
): Promise<boolean> {
  const question = request(`${url}/v1/decisions`, {
    method: 'POST',
    agent,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  })
  const answer = once(question, 'response')
  question.end(JSON.stringify({ customer_id: customers[index % customers.length], explain }))
  const [response] = (await answer) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
  return response.statusCode === 200
}
