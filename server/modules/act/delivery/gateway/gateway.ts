import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

import type { Clock } from '#kernel/clock.ts'
import { mask } from '#platform/vault/index.ts'

import { signatureHeaders, verifySignature } from '../domain/signed-request.ts'
import { openAcceptedStore } from './accepted-store.ts'
import type { AcceptedStore } from './accepted-store.ts'
import { behaviourChange, gatewayBehaviour, wellBehaved } from './behaviour.ts'
import type { BehaviourChange, GatewayBehaviour } from './behaviour.ts'
import { handOnAnswer } from './answers-out.ts'
import type { AnswersTarget } from './answers-out.ts'
import { openReceiptsOut } from './receipts-out.ts'
import type { ReceiptsOut, ReceiptsTarget } from './receipts-out.ts'

export interface GatewayOptions {
  /** Where what it took is kept. */
  readonly folder: string
  /** 0: any free one. */
  readonly port: number
  readonly account: string
  readonly secret: string
  readonly clock: Clock
  readonly receipts?: ReceiptsTarget | undefined
}

/** A small SMS gateway for tests and the demo: it takes messages and sends them to nobody. */
export interface Gateway {
  readonly url: string
  readonly accepted: AcceptedStore
  behave(behaviour: BehaviourChange): void
  /** Where receipts go from now on. */
  tellReceipts(target: ReceiptsTarget): void
  /** Where customers' answers go from now on. */
  tellAnswers(target: AnswersTarget): void
  close(): Promise<void>
}

const batchRequest = z.object({
  messages: z
    .array(
      z.object({
        key: z.string().min(1).max(200),
        to: z.string().min(1).max(40),
        text: z.string().min(1).max(2_000),
      }),
    )
    .min(1)
    .max(1_000),
})
const answerRequest = z.object({
  /** Of the answer: told again under the same number it is the same answer. */
  id: z.string().min(1).max(200),
  /** Of the message it answers. */
  key: z.string(),
  text: z.string().max(500),
})
const statusRequest = z.object({ keys: z.array(z.string()).max(1_000) })

const DAY_MS = 86_400_000

/** Listens on this machine alone. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const accepted = await openAcceptedStore(options.folder)
  const receipts = openReceiptsOut(options.clock)
  // Those of before it was stopped may never have been heard; told again, they change nothing.
  const since = new Date(options.clock.now() - DAY_MS).toISOString()
  receipts.follow(
    [...accepted.list()].filter(({ at }) => at >= since),
    wellBehaved,
  )
  if (options.receipts !== undefined) receipts.tell(options.receipts)
  const running = new RunningGateway(options, accepted, receipts)
  const server = createServer((request, response) => {
    running.answer(request).then(
      (answer) => {
        if (answer === undefined) response.destroy()
        else send(response, answer.status, answer.content)
      },
      (error: unknown) => {
        const unreadable = error instanceof SyntaxError || error instanceof z.ZodError
        send(response, unreadable ? 400 : 500, { error: unreadable ? 'unreadable' : 'failed' })
      },
    )
  })
  const port = await listening(server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    accepted,
    behave: (behaviour) => running.behave(behaviour),
    tellReceipts: (target) => receipts.tell(target),
    tellAnswers: (target) => running.tellAnswers(target),
    async close() {
      server.close()
      server.closeAllConnections()
      await receipts.close()
      await accepted.close()
    },
  }
}

interface Answer {
  readonly status: number
  readonly content: unknown
}

class RunningGateway {
  readonly #options: GatewayOptions
  readonly #accepted: AcceptedStore
  readonly #receipts: ReceiptsOut
  #behaviour: GatewayBehaviour = wellBehaved
  #counted = 0
  #answers: AnswersTarget | undefined

  constructor(options: GatewayOptions, accepted: AcceptedStore, receipts: ReceiptsOut) {
    this.#options = options
    this.#accepted = accepted
    this.#receipts = receipts
  }

  behave(behaviour: BehaviourChange): void {
    this.#behaviour = gatewayBehaviour.parse({ ...this.#behaviour, ...behaviour })
  }

  tellAnswers(target: AnswersTarget): void {
    this.#answers = target
  }

  /** Undefined: the connection is cut without a word. */
  async answer(request: IncomingMessage): Promise<Answer | undefined> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gateway')
    const route = `${request.method} ${pathname}`
    if (route === 'GET /v1/accepted') return this.#list(searchParams)
    if (route === 'GET /v1/count') {
      const waiting = this.#receipts.waiting
      return { status: 200, content: { accepted: this.#accepted.size, receipts_waiting: waiting } }
    }
    const body = await textOf(request)
    // Told only to one who knows the secret: whoever can reach the port could silence it else.
    if (request.method !== 'POST') return { status: 404, content: { error: 'not_found' } }
    const verdict = this.#verify(request, pathname, body)
    if (verdict !== 'genuine') return { status: 401, content: { error: verdict } }
    switch (pathname) {
      case '/v1/batches':
        return this.#take(body)
      case '/v1/status': {
        const { keys } = statusRequest.parse(JSON.parse(body))
        return { status: 200, content: { accepted: keys.filter((key) => this.#accepted.has(key)) } }
      }
      case '/v1/answers':
        return this.#handOn(body)
      case '/control':
        this.behave(behaviourChange.parse(JSON.parse(body)))
        return { status: 200, content: this.#behaviour }
      default:
        return { status: 404, content: { error: 'not_found' } }
    }
  }

  #verify(request: IncomingMessage, path: string, body: string): string {
    const { account, secret, clock } = this.#options
    const header = (name: string) => {
      const value = request.headers[name]
      return typeof value === 'string' ? value : undefined
    }
    if (header(signatureHeaders.account) !== account) return 'forged'
    return verifySignature(
      secret,
      {
        path,
        body,
        timestamp: header(signatureHeaders.timestamp),
        signature: header(signatureHeaders.signature),
      },
      clock.now(),
    )
  }

  async #take(body: string): Promise<Answer | undefined> {
    const { messages } = batchRequest.parse(JSON.parse(body))
    const behaviour = this.#behaviour
    if (behaviour.failBatches > 0) {
      this.behave({ failBatches: behaviour.failBatches - 1 })
      return { status: 503, content: { error: 'told_to_fail' } }
    }
    const at = new Date(this.#options.clock.now()).toISOString()
    const results = messages.map(({ key }) => this.#resultOf(key, behaviour))
    const taken = messages
      .filter((_, index) => results[index]?.status === 'accepted')
      .map((message) => ({ ...message, at }))
    const fresh = await this.#accepted.add(taken)
    this.#receipts.follow(fresh, behaviour)
    if (behaviour.silentBatches > 0) {
      this.behave({ silentBatches: behaviour.silentBatches - 1 })
      return undefined
    }
    if (behaviour.delayMs > 0) await pause(behaviour.delayMs, undefined, { ref: false })
    return { status: 200, content: { results } }
  }

  /** A customer answers a message this gateway took: handed on with their number. */
  async #handOn(body: string): Promise<Answer> {
    const { key, text, id } = answerRequest.parse(JSON.parse(body))
    const message = this.#accepted.find(key)
    if (message === undefined || this.#answers === undefined) {
      return { status: 404, content: { error: 'not_found' } }
    }
    const at = new Date(this.#options.clock.now()).toISOString()
    const heard = await handOnAnswer(this.#answers, { id, from: message.to, text, at })
    return { status: heard ? 200 : 502, content: { heard } }
  }

  #resultOf(key: string, { laterEvery, refuseEvery }: GatewayBehaviour) {
    // What was taken once is taken, whatever it is told to do now.
    if (this.#accepted.has(key)) return { key, status: 'accepted' as const }
    this.#counted += 1
    const each = (every: number) => every > 0 && this.#counted % every === 0
    if (each(refuseEvery)) return { key, status: 'refused' as const, code: 'EMPTY_NUMBER' }
    if (each(laterEvery)) return { key, status: 'later' as const, code: 'BUSY' }
    return { key, status: 'accepted' as const }
  }

  /** The newest first, numbers masked: for people who look at the demo, and for tests. */
  #list(query: URLSearchParams): Answer {
    const limit = Math.min(Number(query.get('limit') ?? 50), 1_000)
    const newest = [...this.#accepted.list()].slice(-limit).reverse()
    const messages = newest.map((message) => ({ ...message, to: mask('mobile', message.to) }))
    return { status: 200, content: { accepted: this.#accepted.size, messages } }
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

function send(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(content))
}

async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
