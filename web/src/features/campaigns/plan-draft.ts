import type { Campaign, CampaignChannel, CampaignPlan } from '#contracts/campaigns.ts'
import { addDays, daysBetween } from '../../lib/days.ts'
import { EVERYONE } from '../../ui/rule/draft.ts'
import { numberText, parseNumberText } from '../../ui/rule/number-text.ts'

/**
 * A plan while it is written: what is typed stays as it is typed, also where it does not mean
 * anything yet. Read into a plan of the contract when it is whole enough.
 */
export interface PlanForm {
  readonly name: string
  readonly sentence: string
  readonly measure: CampaignPlan['goal']['measure']
  /** As typed: customers, or yuan where the measure is money. */
  readonly target: string
  readonly windowDays: string
  readonly ownerStaff: string
  readonly from: string
  readonly to: string
  readonly action: string | null
  readonly family: string | null
  readonly productId: string
  /** The rule's text. */
  readonly audience: string
  /** Percent, as typed. */
  readonly control: string
  readonly waves: Readonly<Record<Phase, WaveForm>>
  readonly cap: string
  readonly perContact: string
  /** Why a plan too small to prove anything is to go ahead. */
  readonly unproven: string
  /** Whether later entrants join at further waves. */
  readonly entrants: boolean
}

export interface WaveForm {
  readonly on: boolean
  readonly date: string
  readonly channel: CampaignChannel
  readonly subject: string
  readonly copy: string
  /** Tags that what it says of the customer rests on. */
  readonly restsOn: readonly string[]
}

export type Phase = CampaignPlan['waves'][number]['phase']
export const PHASES: readonly Phase[] = ['warm_up', 'burst', 'follow_up']

export const CHANNELS: readonly CampaignChannel[] = ['sms', 'app', 'email', 'rm_task']
export const MEASURES: readonly PlanForm['measure'][] = [
  'purchases',
  'responses',
  'aum_cents',
  'logins',
]

/** Parts of the page, in the order they are filled in. */
export const SECTIONS = ['goal', 'product', 'audience', 'control', 'waves', 'budget'] as const
export type Section = (typeof SECTIONS)[number]

/** What keeps a plan from being saved at all; what else it lacks the server says. */
export type Lack =
  | 'name'
  | 'target'
  | 'window'
  | 'from'
  | 'to'
  | 'order'
  | 'control'
  | 'cap'
  | 'per_contact'
  | `wave.${Phase}`

/** A new plan: four weeks from tomorrow, one wave in them, a tenth held back to compare with. */
export function newPlan(today: string, ownerStaff: string): PlanForm {
  const from = addDays(today, 1)
  const wave = (on: boolean, days: number, channel: CampaignChannel): WaveForm => ({
    on,
    date: addDays(from, days),
    channel,
    subject: '',
    copy: '',
    restsOn: [],
  })
  return {
    name: '',
    sentence: '',
    measure: 'purchases',
    target: '',
    windowDays: '30',
    ownerStaff,
    from,
    to: addDays(from, 27),
    action: null,
    family: null,
    productId: '',
    audience: EVERYONE,
    control: '10',
    waves: {
      warm_up: wave(false, 0, 'app'),
      burst: wave(true, 3, 'sms'),
      follow_up: wave(false, 10, 'rm_task'),
    },
    cap: '',
    perContact: '0.10',
    unproven: '',
    entrants: false,
  }
}

/** A saved campaign opened for change. */
export function openPlan({ plan, audience }: Pick<Campaign, 'plan' | 'audience'>): PlanForm {
  const yuan = (cents: number): string => numberText({ type: 'money', cents })
  const unplanned = newPlan(addDays(plan.from, -1), plan.ownerStaff).waves
  const waves = Object.fromEntries(
    PHASES.map((phase) => {
      const wave = plan.waves.find((one) => one.phase === phase)
      if (!wave) return [phase, { ...unplanned[phase], on: false }]
      const { date, channel, subject, copy, restsOn = [] } = wave
      return [phase, { on: true, date, channel, subject: subject ?? '', copy, restsOn }]
    }),
  ) as Record<Phase, WaveForm>
  return {
    name: plan.name,
    sentence: plan.goal.sentence,
    measure: plan.goal.measure,
    target: plan.goal.measure === 'aum_cents' ? yuan(plan.goal.target) : String(plan.goal.target),
    windowDays: String(plan.goal.windowDays),
    ownerStaff: plan.ownerStaff,
    from: plan.from,
    to: plan.to,
    action: plan.action,
    family: plan.family,
    productId: plan.productId ?? '',
    audience: audience.text,
    control: String(Math.round(plan.controlShare * 1_000) / 10),
    waves,
    cap: yuan(plan.budget.capCents),
    perContact: yuan(plan.budget.costPerContactCents),
    unproven: plan.unproven ?? '',
    entrants: plan.entrants === 'each_wave',
  }
}

/** The same plan over again, starting tomorrow: dates move together, the name says it is a copy. */
export function duplicatePlan(form: PlanForm, today: string, name: string): PlanForm {
  const shift = daysBetween(form.from, addDays(today, 1))
  const moved = (date: string): string => addDays(date, shift)
  const waves = Object.fromEntries(
    PHASES.map((phase) => [phase, { ...form.waves[phase], date: moved(form.waves[phase].date) }]),
  ) as Record<Phase, WaveForm>
  // What was said of the size then is not said of it now.
  const unproven = ''
  const [from, to] = [moved(form.from), moved(form.to)]
  return { ...form, name: name.slice(0, 60), from, to, waves, unproven }
}

/** Whether anything was changed since it was opened or saved. */
export function isSamePlan(a: PlanForm, b: PlanForm): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export type PlanReading =
  | { readonly whole: true; readonly plan: CampaignPlan; readonly lacks: readonly [] }
  | { readonly whole: false; readonly plan: CampaignPlan | null; readonly lacks: readonly Lack[] }

/** What stands in for a name and a target not yet given, so that size and cost show already. */
const STAND_IN = { name: '…', target: 1 }

/**
 * Reads the form. `plan` is there as soon as its size and cost can be asked for, even while it
 * still lacks a name or target; it may be saved only when it is whole.
 */
export function readPlan(form: PlanForm): PlanReading {
  const target = form.measure === 'aum_cents' ? centsOf(form.target) : wholeOf(form.target)
  const windowDays = wholeOf(form.windowDays)
  const control = percentOf(form.control)
  const cap = centsOf(form.cap === '' ? '0' : form.cap)
  const perContact = centsOf(form.perContact === '' ? '0' : form.perContact)
  const waves = PHASES.filter((phase) => form.waves[phase].on)
  const lacks: Lack[] = [
    ...(form.name.trim() === '' ? ['name' as const] : []),
    ...(target === undefined || target <= 0 ? ['target' as const] : []),
    ...(windowDays === undefined || windowDays < 1 || windowDays > 180 ? ['window' as const] : []),
    ...(form.from === '' ? ['from' as const] : []),
    ...(form.to === '' ? ['to' as const] : []),
    ...(form.from !== '' && form.to !== '' && form.to < form.from ? ['order' as const] : []),
    ...(control === undefined ? ['control' as const] : []),
    ...(cap === undefined || cap < 0 ? ['cap' as const] : []),
    ...(perContact === undefined || perContact < 0 ? ['per_contact' as const] : []),
    ...waves
      .filter((phase) => form.waves[phase].date === '')
      .map((phase) => `wave.${phase}` as const),
  ]
  const stops = lacks.filter((lack) => lack !== 'name' && lack !== 'target' && lack !== 'order')
  if (stops.length > 0) return { whole: false, plan: null, lacks }
  const plan: CampaignPlan = {
    name: form.name.trim() || STAND_IN.name,
    goal: {
      sentence: form.sentence.trim(),
      measure: form.measure,
      target: target !== undefined && target > 0 ? target : STAND_IN.target,
      windowDays: windowDays ?? 1,
    },
    ownerStaff: form.ownerStaff.trim(),
    from: form.from,
    to: form.to,
    action: form.action,
    family: form.action === null ? form.family : null,
    productId: form.action === null && form.productId.trim() !== '' ? form.productId.trim() : null,
    audience: { text: form.audience },
    controlShare: control ?? 0,
    waves: waves.map((phase) => waveOf(phase, form.waves[phase])),
    budget: { capCents: cap ?? 0, costPerContactCents: perContact ?? 0 },
    ...(form.unproven.trim() !== '' && { unproven: form.unproven.trim() }),
    ...(form.entrants && { entrants: 'each_wave' as const }),
  }
  return lacks.length === 0 ? { whole: true, plan, lacks: [] } : { whole: false, plan, lacks }
}

function waveOf(
  phase: Phase,
  { date, channel, copy, subject, restsOn }: WaveForm,
): CampaignPlan['waves'][number] {
  const hasSubject = takesSubject(channel) && subject.trim() !== ''
  return {
    ...{ phase, date, channel, copy, subject: hasSubject ? subject.trim() : null },
    ...(restsOn.length > 0 && { restsOn: [...restsOn] }),
  }
}

/** Short messages and tasks have no line above them. */
export function takesSubject(channel: CampaignChannel): boolean {
  return channel === 'email' || channel === 'app'
}

function centsOf(typed: string): number | undefined {
  const value = parseNumberText(typed, 'money')
  return value?.type === 'money' ? value.cents : undefined
}

function wholeOf(typed: string): number | undefined {
  const value = parseNumberText(typed, 'integer')
  return value?.type === 'integer' ? value.value : undefined
}

/** 12.5 → 0.125; nothing outside 0 to 50. */
function percentOf(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replace(/[%\s]/g, '')
  if (!/^\d{1,2}(\.\d)?$/.test(text)) return undefined
  const share = Math.round(Number(text) * 10) / 1_000
  return share <= 0.5 ? share : undefined
}

/** The part of the page where something named by the server's path is mended. */
export function sectionOf(path: string): Section {
  const first = path.split('.')[0] ?? ''
  if (first === 'action' || first === 'family' || first === 'productId') return 'product'
  if (first === 'audience') return 'audience'
  if (first === 'controlShare' || first === 'unproven') return 'control'
  if (first === 'waves') return 'waves'
  if (first === 'budget') return 'budget'
  return 'goal'
}

export function sectionOfLack(lack: Lack): Section {
  if (lack === 'control') return 'control'
  if (lack === 'cap' || lack === 'per_contact') return 'budget'
  return lack.startsWith('wave.') ? 'waves' : 'goal'
}
