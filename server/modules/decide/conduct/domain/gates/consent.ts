import type { ActionTraits, ConductLimits, ContactCap, GateMoment, WrittenGate } from './gate.ts'

/** Channels a customer may consent to being marketed over, as the pack's flags name them. */
export const consentChannels = ['sms', 'phone', 'email', 'app'] as const
export type ConsentChannel = (typeof consentChannels)[number]

/** The profile's flag for consent to marketing over a channel. */
export function consentFlag(channel: string): string {
  return `marketing_consent_${channel}`
}

/** A relationship manager's task reaches the customer by phone. */
export function consentChannelOf(channel: string): string {
  return channel === 'rm_task' ? 'phone' : channel
}

/** Consent is about being contacted: who comes and buys unasked needs none. */
const contacting: readonly GateMoment[] = ['recommend', 'launch', 'send']

const openFlags = (channels: readonly string[]): string[] =>
  [...new Set(channels.map(consentChannelOf))].map(consentFlag)

const noneOf = (flags: readonly string[]): string =>
  flags.map((flag) => `not ${flag}`).join(' and ')

/**
 * Consent and protected states. A service message is not marketing and needs no marketing consent
 * (FIELD §3), but nobody is contacted against a do-not-contact request.
 */
export function consentGates(action: ActionTraits): WrittenGate[] {
  const shared = { stage: 'consent', inForceFrom: null, moments: contacting } as const
  const gates: WrittenGate[] = [
    {
      ...shared,
      code: 'do_not_contact',
      words: { zh: '客户要求勿扰', en: 'the customer asked not to be contacted' },
      source: 'CC 1033; FIELD §3',
      refuses: 'do_not_contact',
    },
  ]
  if (action.purpose === 'service') return gates
  return [
    ...gates,
    {
      ...shared,
      code: 'open_complaint',
      words: { zh: '有未办结投诉，暂停营销', en: 'a complaint is open: no marketing' },
      source: 'FIELD §6; S0 §资源整合; X-07',
      refuses: 'open_complaint_count > 0',
    },
    {
      ...shared,
      code: 'marketing_refused',
      words: { zh: '未同意任何渠道的营销', en: 'marketing was consented to over no channel' },
      source: 'PIPL 13-16; AD 43; SMS15',
      refuses: noneOf(openFlags(consentChannels)),
    },
    {
      ...shared,
      code: 'personalised_refused',
      words: { zh: '已关闭个性化推荐', en: 'personalised recommendation is switched off' },
      source: 'PIPL 24; NET26 13, 15',
      refuses: 'consent_personalised = false',
    },
    {
      ...shared,
      code: 'no_open_channel',
      words: { zh: '所有可用渠道均未授权', en: 'no channel of it was consented to' },
      source: 'AD 43; SMS15; PIPL 14-15',
      refuses: noneOf(openFlags(action.channels)),
    },
  ]
}

const isFull = ({ measure, most }: ContactCap): string => `${measure} >= ${most}`

/** A treatment's channel is open: consented to, and its own caps not used up. A typed rule. */
export function channelOpen(action: ActionTraits, limits: ConductLimits, channel: string): string {
  if (action.purpose === 'service') return 'everyone'
  const over = consentChannelOf(channel)
  const caps = limits.caps.filter((cap) => cap.channel === over)
  return [consentFlag(over), ...caps.map((cap) => `not ${isFull(cap)}`)].join(' and ')
}

/** The bank's limits on contacts, over all campaigns together (FIELD §3, S0-049). */
export function contactGates(action: ActionTraits, limits: ConductLimits): WrittenGate[] {
  if (action.purpose === 'service') return []
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
