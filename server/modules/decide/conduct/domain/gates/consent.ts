import type { ActionTraits, ConductLimits, ContactCap, GateMoment, WrittenGate } from './gate.ts'
import { personGates, purposeOf } from './person.ts'

/** Channels a customer may consent to being marketed over, as the pack's flags name them. */
export const consentChannels = ['sms', 'phone', 'email', 'app', 'wecom'] as const
export type ConsentChannel = (typeof consentChannels)[number]

/** The profile's flag for consent to marketing over a channel. */
export function consentFlag(channel: string): string {
  return `marketing_consent_${channel}`
}

/** A relationship manager's task reaches the customer by phone. */
export function consentChannelOf(channel: string): string {
  return channel === 'rm_task' ? 'phone' : channel
}

/** Where the customer comes by themselves: what is said there is no contact they must consent to. */
const comesThemselves = (channels: readonly string[]): boolean =>
  channels.length > 0 && channels.every((channel) => channel === 'outlet')

const isConsentChannel = (channel: string): boolean =>
  consentChannels.some((known) => known === channel)

/** Consent is about being contacted: who comes and buys unasked needs none. */
const contacting: readonly GateMoment[] = ['recommend', 'launch', 'send']

/** The profile's answer on personalised recommendation over a channel; no answer is no refusal. */
export function personalisedFlag(channel: string): string {
  return `personalised_${channel}`
}

const distinct = (channels: readonly string[]): string[] => [
  ...new Set(channels.map(consentChannelOf)),
]

const noneOf = (conditions: readonly string[]): string =>
  conditions.map((condition) => `not ${condition}`).join(' and ')

const isRefused = (channel: string): string => `${personalisedFlag(channel)} = false`
const isConsented = (channel: string): string =>
  `(${consentFlag(channel)} and not ${isRefused(channel)})`

/**
 * Consent and protected states. A service message is not marketing and needs no marketing consent
 * (FIELD §3); whom its occasion doesn't reach is left in peace.
 */
export function consentGates(action: ActionTraits): WrittenGate[] {
  const shared = { stage: 'consent', inForceFrom: null, moments: contacting } as const
  const gates = personGates(action, 'consent')
  if (purposeOf(action) === 'service' || comesThemselves(action.channels)) return gates
  const channels = distinct(action.channels)
  const refused = marketingRefused(shared)
  // A visit is consented to by no channel of its own, but not by who refused them all.
  if (channels.length > 0 && !channels.some(isConsentChannel)) return [...gates, refused]
  return [
    ...gates,
    refused,
    {
      ...shared,
      code: 'personalised_refused',
      words: {
        zh: '已关闭个性化推荐（全部或所用渠道）',
        en: 'personalised recommendation is switched off, at all or over its channels',
      },
      source: 'PIPL 24; NET26 13, 15; FIELD §10 算法推荐',
      refuses: channels.map(isRefused).join(' and '),
    },
    {
      ...shared,
      code: 'no_open_channel',
      words: { zh: '所有可用渠道均未授权', en: 'no channel of it was consented to' },
      source: 'AD 43; SMS15; PIPL 14-15, 24',
      refuses: noneOf(channels.map(isConsented)),
    },
  ]
}

const marketingRefused = (shared: Pick<WrittenGate, 'stage' | 'inForceFrom' | 'moments'>) =>
  ({
    ...shared,
    code: 'marketing_refused',
    words: { zh: '未同意任何渠道的营销', en: 'marketing was consented to over no channel' },
    source: 'PIPL 13-16; AD 43; SMS15',
    refuses: noneOf(consentChannels.map(consentFlag)),
  }) satisfies WrittenGate

const isFull = ({ measure, most }: ContactCap): string => `${measure} >= ${most}`

/** A treatment's channel is open: consented to, and its own caps not used up. A typed rule. */
export function channelOpen(action: ActionTraits, limits: ConductLimits, channel: string): string {
  if (purposeOf(action) === 'service') return 'everyone'
  const over = consentChannelOf(channel)
  const caps = limits.caps.filter((cap) => cap.channel === over)
  return [isConsented(over), ...caps.map((cap) => `not ${isFull(cap)}`)].join(' and ')
}

/** The bank's limits on contacts, over all campaigns together (FIELD §3, S0-049). */
export function contactGates(action: ActionTraits, limits: ConductLimits): WrittenGate[] {
  if (purposeOf(action) === 'service' || comesThemselves(action.channels)) return []
  const shared = { stage: 'contact_policy', inForceFrom: null, moments: contacting } as const
  const overAll = limits.caps
    .filter((cap) => cap.channel === null)
    .map(
      (cap): WrittenGate => ({
        ...shared,
        code: `cap_${cap.code}`,
        words: { zh: `已达上限：${cap.words.zh}`, en: `reached: ${cap.words.en}` },
        source: cap.source,
        refuses: isFull(cap),
      }),
    )
  const channels = new Set(action.channels.map(consentChannelOf))
  const bounded = limits.caps.filter((cap) => cap.channel !== null && channels.has(cap.channel))
  if (bounded.length === 0) return overAll
  const anyOpen = [...channels].map((channel) => `(${channelOpen(action, limits, channel)})`)
  return [
    ...overAll,
    {
      ...shared,
      code: 'cap_channels',
      words: {
        zh: '已授权的渠道均达联络上限',
        en: 'every channel consented to has reached its limit',
      },
      source: bounded.map((cap) => cap.source).join('; '),
      refuses: `not (${anyOpen.join(' or ')})`,
    },
  ]
}
