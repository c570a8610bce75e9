import { z } from 'zod'

/** What the gateway is told to do wrong, to see that nobody is hurt by it. */
export const gatewayBehaviour = z.object({
  /** So many batches are answered 503 before anything is taken. */
  failBatches: z.int().min(0),
  /** So many batches are taken, and the answer never comes. */
  silentBatches: z.int().min(0),
  /** Of each this many messages, one is told to come later. 0: none. */
  laterEvery: z.int().min(0),
  /** Of each this many messages, one is refused for good. 0: none. */
  refuseEvery: z.int().min(0),
  /** How long an answer takes. */
  delayMs: z.int().min(0).max(600_000),
  /** Each receipt is sent so many times. 0: none are sent. */
  receiptCopies: z.int().min(0).max(10),
  /** Of each this many receipts, one says failed. 0: none. */
  undeliveredEvery: z.int().min(0),
  /** How long after taking a message its receipt is sent. */
  receiptDelayMs: z.int().min(0).max(600_000),
})
export type GatewayBehaviour = z.output<typeof gatewayBehaviour>

/** A change of some of it. */
export const behaviourChange = gatewayBehaviour.partial()
export type BehaviourChange = z.output<typeof behaviourChange>

/** As a gateway should be. */
export const wellBehaved: GatewayBehaviour = {
  failBatches: 0,
  silentBatches: 0,
  laterEvery: 0,
  refuseEvery: 0,
  delayMs: 0,
  receiptCopies: 1,
  undeliveredEvery: 0,
  receiptDelayMs: 200,
}
