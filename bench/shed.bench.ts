import { createHistogram, performance } from 'node:perf_hooks'
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { benchHome } from './demo-home.ts'
import type { BenchOptions, Figure } from './figure.ts'
import { serveHome, signedIn } from './served.ts'

const CUSTOMERS = 5_000
const SECONDS = 20
/** Far beyond what any machine of the size of a bank's branch answers. */
const REQUESTS_A_SECOND = 1_500

/**
 * A server asked for more than it can: what is beyond is told 503 and when to come again at once,
 * what is taken keeps its time, and health goes on telling the truth.
 */
export async function* run(options: BenchOptions): AsyncIterable<Figure> {
  const home = await benchHome(options.customers ?? CUSTOMERS, options)
  const { sign_ins: people } = JSON.parse(await readFile(join(home.dir, 'demo.json'), 'utf8')) as {
    sign_ins: readonly { staff: string; role: string; password: string }[]
  }
  const served = await serveHome(home.dir, { ZHIKE_REQUESTS_PER_MINUTE: '1000000' })
  const figure = (name: string, value: number, unit: string): Figure => ({
    ...{ bench: 'shed', figure: name, value: Math.round(value * 100) / 100, unit },
  })
  try {
    const head = people.find(({ role }) => role === 'outlet_head') ?? people[0]
    if (head === undefined) throw new Error('the demo bank names nobody')
    const cookie = await signedIn(served.url, head.staff, head.password)
    const loaded = await overload(served.url, cookie)
    yield figure('asked_a_second', loaded.asked / SECONDS, '1/s')
    yield figure('taken', loaded.taken.count, 'requests')
    yield figure('taken_p50', loaded.taken.percentile(50) / 1_000, 'ms')
    yield figure('taken_p99', loaded.taken.percentile(99) / 1_000, 'ms')
    yield figure('shed', loaded.shed.count, 'requests')
    yield figure('shed_p99', loaded.shed.percentile(99) / 1_000, 'ms')
    yield figure('shed_without_retry_after', loaded.withoutRetry, 'requests')
    yield figure('other_answers', loaded.others, 'requests')
    yield figure('health_slowest', loaded.healthSlowest, 'ms')
  } finally {
    await served.stop()
    await home.remove()
  }
}

async function overload(url: string, cookie: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 2_000 })
  const [taken, shed] = [createHistogram(), createHistogram()]
  let [others, withoutRetry, healthSlowest] = [0, 0, 0]
  const asked: Promise<void>[] = []
  const ask = async (): Promise<void> => {
    const began = performance.now()
    const { status, retryAfter } = await get(agent, `${url}/api/home`, cookie)
    const micros = Math.max(1, Math.round((performance.now() - began) * 1_000))
    if (status === 200) taken.record(micros)
    else if (status === 503) {
      shed.record(micros)
      if (retryAfter === undefined) withoutRetry += 1
    } else others += 1
  }
  const began = performance.now()
  const over = () => performance.now() - began > SECONDS * 1_000
  const watching = (async () => {
    const own = new Agent()
    while (!over()) {
      const at = performance.now()
      await get(own, `${url}/api/health`, '')
      healthSlowest = Math.max(healthSlowest, performance.now() - at)
      await pause(500)
    }
  })()
  while (!over()) {
    const due = Math.floor(((performance.now() - began) * REQUESTS_A_SECOND) / 1_000)
    while (asked.length <= due) asked.push(ask())
    await pause(1)
  }
  await Promise.all([...asked, watching])
  agent.destroy()
  return { asked: asked.length, taken, shed, others, withoutRetry, healthSlowest }
}

interface Got {
  readonly status: number
  readonly retryAfter: string | undefined
}

function get(agent: Agent, url: string, cookie: string): Promise<Got> {
  const { promise, resolve } = Promise.withResolvers<Got>()
  request(url, { agent, headers: { cookie } }, (answer) => {
    answer.resume()
    answer.once('end', () =>
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] }),
    )
  })
    .once('error', () => resolve({ status: 0, retryAfter: undefined }))
    .end()
  return promise
}
