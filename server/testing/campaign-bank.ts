import type { Campaign, CampaignPlan } from '#contracts/campaigns.ts'
import type { Clock } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { tick } from '#modules/act/campaigns/campaign-clock.ts'
import type { CampaignsParts } from '#modules/act/campaigns/index.ts'
import { fixMembers } from '#modules/act/campaigns/launch.ts'
import type { LaunchOptions } from '#modules/act/campaigns/launch.ts'
import { campaignsRoutes } from '#modules/act/campaigns/routes.ts'
import { silentLog } from '#platform/log/index.ts'
import type { VaultEntry } from '#platform/vault/index.ts'

import { askedBy, smallBank } from './small-bank.ts'
import type { ProfileRow, SmallBank } from './small-bank.ts'

/** The night of the small bank, and a working day at ten after it. */
export const NIGHT = '2026-11-01'
export const TODAY = '2026-11-02'
export const morning = (date: string): number => Date.parse(`${date}T10:00:00+08:00`)

/** A small bank with campaigns on it, a day of its own and people who act. */
export interface CampaignBank {
  readonly bank: SmallBank
  readonly parts: CampaignsParts
  /** Moves the bank's day. */
  setDay(date: string): void
  now(): number
  /** What a handler is given besides its input. */
  asked(by: Principal): ReturnType<typeof askedBy>
  readonly marketer: Principal
  readonly compliance: Principal
  /** Who reviews for consumer protection: another person. */
  readonly protection: Principal
  /** An act on a campaign as the page does it, at the version it was last seen. */
  act(name: ActName, campaign: Campaign, by: Principal, note?: string): Promise<Campaign>
  create(plan: CampaignPlan, by?: Principal): Promise<Campaign>
  read(campaignId: string, by?: Principal): Promise<Campaign>
  /** Created, submitted and let pass by both reviews. */
  approved(plan: CampaignPlan): Promise<Campaign>
  /** The same, and launched; members not fixed yet. */
  launched(plan: CampaignPlan): Promise<Campaign>
  fix(campaignId: string, options?: Partial<LaunchOptions>): ReturnType<typeof fixMembers>
  tick(): Promise<void>
  readonly routes: ReturnType<typeof campaignsRoutes>
  close(): Promise<void>
}

export type ActName =
  | 'submitCampaign'
  | 'approveCampaign'
  | 'protectCampaign'
  | 'returnCampaign'
  | 'launchCampaign'
  | 'pauseCampaign'
  | 'resumeCampaign'
  | 'stopCampaign'

export async function campaignBank(rows: readonly ProfileRow[]): Promise<CampaignBank> {
  const bare = await smallBank()
  // Whoever is in the bank has a number and an address of their own, as its files bring them.
  const bank: SmallBank = {
    ...bare,
    publish: async (date, published) => {
      await bare.parts.vault.put(published.flatMap(addressesOfTest))
      return bare.publish(date, published)
    },
  }
  await bank.publish(NIGHT, rows)
  await bank.ledger.pool.query(
    `insert into staff (staff_number, position, display_name) values ('M1', 'marketer', '负责人')`,
  )
  let day = TODAY
  const clock: Clock = { now: () => morning(day) }
  const { marts, facts, ledger, directory, strategy, vault } = bank.parts
  const parts: CampaignsParts = {
    ...{ marts, facts, ledger, directory, strategy, vault, clock },
    timeZone: 'Asia/Shanghai',
    smsSetting: { publicOrigin: 'https://zhike.bank.example', signature: '【知客银行】' },
    log: silentLog(),
  }
  const routes = campaignsRoutes(parts, async () => {})
  const marketer = bank.person('marketer', { staffNumber: 'M1' })
  const compliance = bank.person('compliance', { staffNumber: 'C1' })
  const protection = bank.person('compliance', { staffNumber: 'C2' })
  const asked = (by: Principal) => askedBy(by, clock.now())

  const of: Omit<CampaignBank, 'launched' | 'approved'> = {
    bank,
    parts,
    routes,
    asked,
    marketer,
    compliance,
    protection,
    setDay: (date) => {
      day = date
    },
    now: () => clock.now(),
    create: async (plan, by = marketer) => routes.createCampaign({ ...asked(by), body: plan }),
    read: async (campaignId, by = marketer) =>
      routes.readCampaign({ ...asked(by), params: { campaignId } }),
    act: async (name, { campaignId, version }, by, note = '') =>
      routes[name]({ ...asked(by), params: { campaignId }, body: { version, note } }),
    fix: (campaignId, options = {}) =>
      fixMembers(parts, campaignId, { now: clock.now(), ...options }),
    tick: () => tick(parts, clock.now()),
    close: () => bank.close(),
  }
  const approved = async (plan: CampaignPlan): Promise<Campaign> => {
    const submitted = await of.act('submitCampaign', await of.create(plan), marketer)
    const lawful = await of.act('approveCampaign', submitted, compliance)
    return of.act('protectCampaign', lawful, protection)
  }
  return {
    ...of,
    approved,
    launched: async (plan) => of.act('launchCampaign', await approved(plan), marketer),
  }
}

/** A number and an address of their own for a customer of tests, told by their place alone. */
function addressesOfTest({ customer_id: id }: ProfileRow): VaultEntry[] {
  const place = id.replace(/\D/g, '').padStart(8, '0')
  return [
    { kind: 'customer', id, field: 'mobile', value: `139${place}` },
    { kind: 'customer', id, field: 'email', value: `test${place}@customers.example` },
  ]
}

/** Customers who may be reached over every channel, numbered from 0. */
export function reachable(count: number, change: Partial<ProfileRow> = {}): ProfileRow[] {
  return Array.from({ length: count }, (_, index) => ({
    customer_id: `C${String(index).padStart(5, '0')}`,
    kind: 'personal',
    age: 40,
    birth_date: '1986-05-20',
    capacity: 'full',
    aum: 10_000 + index,
    rm_id: `R${index % 3}`,
    marketing_consent_sms: true,
    marketing_consent_phone: true,
    marketing_consent_email: true,
    marketing_consent_app: true,
    consent_personalised: true,
    personalised_sms: true,
    personalised_phone: true,
    personalised_email: true,
    personalised_app: true,
    open_complaint_count: 0,
    contacts_1d: 0,
    contacts_30d: 0,
    ...change,
  }))
}

/** A whole plan: deposits, by SMS, to everybody, today. */
export const plainPlan: CampaignPlan = {
  name: '秋季存款季',
  goal: {
    sentence: '定期存款成交二十笔',
    measure: 'purchases',
    target: 20,
    windowDays: 30,
  },
  ownerStaff: 'M1',
  from: TODAY,
  to: '2026-11-20',
  action: null,
  family: 'time_deposit',
  productId: null,
  audience: { text: 'everyone' },
  controlShare: 0.2,
  waves: [
    {
      phase: 'burst',
      date: TODAY,
      channel: 'sms',
      copy: '您好，我行定期存款正在办理，欢迎到网点咨询。拒收请回复R',
      subject: null,
    },
  ],
  budget: { capCents: 100_000_00, costPerContactCents: 10 },
  unproven: '小范围试点，不以提升为依据',
}
