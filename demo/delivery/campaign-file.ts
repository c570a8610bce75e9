import { civilOf } from '../days.ts'
import type { ChannelTaste } from '../people/vocabulary.ts'
import { actions, campaigns, CONTROL_SHARE } from '../truth/actions.ts'
import { CONTACT_DAYS } from '../truth/memberships.ts'
import { isNews } from './told.ts'
import type { Telling } from './told.ts'

/** What one contact costs the bank, in cents: people's time, or the carrier's price. */
const contactCost: Readonly<Record<ChannelTaste, number>> = {
  phone: 800,
  sms: 5,
  app: 1,
  wecom: 100,
  outlet: 2_000,
}

/** The past campaigns as the bank planned them: nothing of what they really did. */
export function tellCampaigns(telling: Telling): void {
  const { folder, plan } = telling
  const file = folder.file('campaign')
  for (const { id, action: place, startsBefore } of campaigns) {
    const action = actions[place]
    const started = plan.epoch - startsBefore
    if (!action || started < plan.windowStart || !isNews(telling, started)) continue
    const { year, month } = civilOf(started)
    file.code(id)
    file.text(`${action.words.zh} ${year}年${month}月`)
    file.code(action.id)
    file.code(action.family)
    file.code('成交')
    file.day(started)
    file.day(started + CONTACT_DAYS - 1)
    file.integer(CONTACT_DAYS + action.windowDays)
    file.code('control')
    file.decimal(Math.round(CONTROL_SHARE * 100), 2)
    file.yuan(contactCost[action.channel])
    file.end()
  }
}
