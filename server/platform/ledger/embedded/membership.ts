import { z } from 'zod'

/**
 * What a keeper and the processes that use its server say to each other, one JSON a line, over the
 * keeper's socket. A process is a member for as long as its end is open; the kernel closes it when
 * the process dies, so nothing needs to be counted or cleaned up.
 */
export const keeperNews = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready'), keeper: z.number(), server: z.number() }),
  z.object({
    state: z.literal('failed'),
    code: z.string(),
    words: z.object({ zh: z.string(), en: z.string() }),
  }),
])

export type KeeperNews = z.infer<typeof keeperNews>

/** What a keeper is told at its start, as JSON in its only argument. */
export const keeperSettings = z.object({
  home: z.string(),
  durable: z.boolean(),
})

export type KeeperSettings = z.infer<typeof keeperSettings>

/** A member says this when it goes; the keeper closes the connection when all is done. */
export const LEAVE = 'leave\n'
