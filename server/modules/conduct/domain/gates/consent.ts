import type { ActionTraits, ConductLimits, WrittenGate } from './gate.ts'
import { everyMoment } from './gate.ts'

/** The profile's flag for consent to marketing over a channel. */
export function consentFlag(channel: string): string {
  return `marketing_consent_${channel}`
}

/** A relationship manager's task reaches the customer by phone. */
export function consentChannelOf(channel: string): string {
  return channel === 'rm_task' ? 'phone' : channel
}

/**
 * Consent and protected states. A service message is not marketing and needs no marketing consent
 * (FIELD §3), but nobody is contacted against a do-not-contact request.
 */
export function consentGates(action: ActionTraits): WrittenGate[] {
  const shared = { stage: 'consent', inForceFrom: null, moments: everyMoment } as const
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
  const closed = [...new Set(action.channels.map(consentChannelOf))]
    .map((channel) => `not ${consentFlag(channel)}`)
    .join(' and ')
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
      words: { zh: '未同意营销', en: 'marketing was not consented to' },
      source: 'PIPL 13-16; AD 43; SMS15',
      refuses: 'not marketing_consent',
    },
    {
      ...shared,
      code: 'personalised_refused',
      words: { zh: '已关闭个性化推荐', en: 'personalised recommendation is switched off' },
      source: 'PIPL 24; NET26 13, 15',
      refuses: 'personalised_consent = false',
      moments: ['recommend', 'launch', 'send'],
    },
    {
      ...shared,
      code: 'no_open_channel',
      words: { zh: '所有可用渠道均未授权', en: 'no channel of it was consented to' },
      source: 'AD 43; SMS15; PIPL 14-15',
      refuses: closed,
      moments: ['recommend', 'launch', 'send'],
    },
  ]
}

/** The bank's limits on contacts, over all campaigns together (FIELD §3, S0-049). */
export function contactGates(action: ActionTraits, limits: ConductLimits): WrittenGate[] {
  if (action.purpose === 'service') return []
  const channels = new Set(action.channels.map(consentChannelOf))
  const single = channels.size === 1
  return limits.caps
    .filter((cap) => cap.channel === null || (single && channels.has(cap.channel)))
    .map((cap) => ({
      stage: 'contact_policy' as const,
      code: `cap:${cap.code}`,
      words: cap.words,
      source: cap.source,
      inForceFrom: null,
      moments: ['recommend', 'launch', 'send'] as const,
      refuses: `${cap.measure} >= ${cap.most}`,
    }))
}
