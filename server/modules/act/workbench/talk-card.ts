import type { z } from 'zod'

import type { Words } from '#contracts/words.ts'
import type { readTalkCard } from '#contracts/workbench.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { toPredicate } from '#kernel/rule/index.ts'
import { checkCopy, copyRulesOf, patchRow, purposeOf } from '#modules/decide/conduct/index.ts'
import { CUSTOMER_SUBJECT } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'

import type { DayTask } from './day-tasks.ts'
import { productRisk, subjectOf, talkOf } from './domain/subject.ts'
import { stopOf } from './may-contact.ts'
import type { TaskRow } from './may-contact.ts'
import type { WorkbenchParts } from './parts.ts'
import { readProducts } from './products.ts'
import { taskViews } from './task-view.ts'

type TalkCard = z.output<typeof readTalkCard.response>

/** What to say, what never, which notices must be said, what may be sold, and whether to call. */
export async function talkCardOf(
  parts: WorkbenchParts,
  served: ServedMart,
  task: DayTask,
  asked: { readonly principal: Principal; readonly now: EpochMs },
): Promise<TalkCard> {
  const { row, customer, judged } = task
  const { pack } = parts.strategy()
  const action = pack.actions.find(({ name }) => name === row.action)
  const talk = talkOf(action)
  const today = dateAt(asked.now, parts.timeZone)
  const family = subjectOf(row, pack.actions).family
  const stop = judged === undefined ? undefined : stopOf(parts, served, row, judged, asked.now)
  const [[view], phone, products] = await Promise.all([
    taskViews(parts, served, [task], asked),
    customer === undefined ? null : maskedPhone(parts, asked.principal, row.customer_id),
    readProducts(parts, served, { first: family, onSaleOn: today }),
  ])
  if (view === undefined) throw new Error('a task given is a task shown')
  return {
    task: view,
    opening: openingOf(
      row,
      rests(parts, task, action, served, asked.now) ? action : undefined,
      action,
    ),
    caller: callerOf(asked.principal),
    say: [...(row.need === null ? [] : [needOf(row)]), ...(talk?.say ?? [])],
    neverSay: [...(talk?.neverSay ?? [])],
    notices: noticesOf(parts, row, { talk, today }),
    products: products.map((product) => ({
      productId: product.productId,
      words: { zh: product.name, en: product.name },
      risk: productRisk(product),
      minimumCents: product.minimumCents,
    })),
    phoneMasked: phone,
    mayCall: customer !== undefined && stop === null,
    whyNot: stop?.words ?? (customer === undefined ? askTheManager : view.stopped),
  }
}

const askTheManager: Words = {
  zh: '客户不在您名下：请与引荐人一起联系',
  en: 'The customer is not in your care: talk to them together with who referred them',
}

/** Who calls: the customer is told it before anything else. */
function callerOf({ displayName, staffNumber }: Principal): Words {
  return {
    zh: `我是${displayName}，工号 ${staffNumber}。`,
    en: `This is ${displayName}, staff number ${staffNumber}.`,
  }
}

/**
 * Whether what an action's words say of the customer is so now: they rest on the action's conditions,
 * by what is known at this moment. A talk somebody began by themselves, or a task whose day has gone
 * by, may find them otherwise.
 */
function rests(
  { strategy, timeZone }: WorkbenchParts,
  { judged }: DayTask,
  action: Action | undefined,
  served: ServedMart,
  now: EpochMs,
): boolean {
  if (action === undefined || judged === undefined) return true
  const days = { asOf: served.mart.date, today: dateAt(now, timeZone) }
  const row = patchRow(judged.facts, judged.live, days)
  return toPredicate(action.applicability.tree, strategy().vocabulary, { asOf: served.date })(row)
}

async function maskedPhone(
  { vault }: WorkbenchParts,
  { seesIdentity }: Principal,
  customerId: string,
): Promise<string | null> {
  if (!seesIdentity) return null
  const found = await vault.masked(CUSTOMER_SUBJECT, [customerId], ['mobile'])
  return found.get(customerId)?.mobile ?? null
}

/** @param claims the action, where what its copy says of the customer is so */
function openingOf(row: TaskRow, claims: Action | undefined, action: Action | undefined): Words {
  switch (row.kind) {
    case 'appointment':
      return {
        zh: '您好，按我们约好的时间与您联系。',
        en: 'Hello, I am in touch at the time we agreed.',
      }
    case 'promise':
      return {
        zh: '您好，上次答应您的事，今天给您回复。',
        en: 'Hello, here is the answer I promised you.',
      }
    case 'referral':
      return {
        zh: '您好，同事转达了您的需求，想向您了解一下。',
        en: 'Hello, a colleague told me what you need; may I ask a little more?',
      }
    default:
      return (
        row.opening ??
        talkOf(claims)?.copy ??
        (action === undefined ? howAreYou : askedAbout(action))
      )
  }
}

const howAreYou: Words = {
  zh: '您好，近来用我们的服务还顺手吗？',
  en: 'Hello. Is our service working well for you?',
}

/** Claims nothing of the customer. */
const askedAbout = ({ words }: Action): Words => ({
  zh: `您好，想了解您对“${words.zh}”有没有需要。`,
  en: `Hello, may I ask whether you have any need of this: ${words.en}?`,
})

function needOf({ kind, need }: TaskRow): Words {
  const text = need ?? ''
  return kind === 'referral'
    ? { zh: `客户需求：${text}`, en: `what the customer needs: ${text}` }
    : { zh: `约定内容：${text}`, en: `what was agreed: ${text}` }
}

/** Those the talk names, and those every talk about such a product must carry. */
function noticesOf(
  parts: WorkbenchParts,
  row: TaskRow,
  { talk, today }: { talk: ReturnType<typeof talkOf>; today: string },
): Words[] {
  const { pack } = parts.strategy()
  const subject = subjectOf(row, pack.actions)
  const { family } = subject
  const must = checkCopy('', copyRulesOf(pack.copy), {
    family,
    purpose: purposeOf(subject),
    channel: 'rm_task',
    audience: 'specific',
    date: today,
  }).notices.map(({ code }) => code)
  return [...new Set([...(talk?.notices ?? []), ...must])].map((code) => {
    const notice = pack.copy.notices[code]
    return notice === undefined ? { zh: code, en: code } : spoken(notice.words, notice.wordings)
  })
}

const chinese = /\p{Script=Han}/u

/** What the notice is about, and the sentence to say where it is more than that. */
function spoken(words: Words, wordings: readonly string[]): Words {
  const zh = wordings.find((wording) => chinese.test(wording))
  const en = wordings.find((wording) => !chinese.test(wording))
  return {
    zh: zh === undefined || words.zh.includes(zh) ? words.zh : `${words.zh}：“${zh}”`,
    en: en === undefined || words.en.includes(en) ? words.en : `${words.en}: “${en}”`,
  }
}
