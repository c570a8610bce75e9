import { Temporal } from 'temporal-polyfill'

import type { Words } from '#contracts/words.ts'

/** What a person says came of a contact, as far as it can contradict itself. */
export interface OutcomeSaid {
  readonly outcome: string
  readonly productId: string | null
  readonly amountCents: number | null
  readonly appointmentAt: string | null
  readonly promise: { readonly what: string; readonly due: string } | null
  readonly withStaff: string | null
}

export interface FieldProblem {
  readonly path: string
  readonly words: Words
}

/** The days ahead a promise or an appointment may lie: further off nobody remembers it. */
export const AHEAD_DAYS = 366

interface Around {
  /** The instant it is told, ISO 8601 in UTC. */
  readonly at: string
  readonly today: string
  /** The last day a promise may be due on. */
  readonly lastDay: string
  readonly staffNumber: string
  readonly timeZone: string
  /** The strategy's hours of calls, local, from inclusive, to exclusive; undefined: it has none. */
  readonly hours: { readonly from: number; readonly to: number } | undefined
}

/** What is wrong with it, all at once; empty when it can be recorded. */
export function outcomeProblems(said: OutcomeSaid, around: Around): FieldProblem[] {
  return [
    ...purchaseProblems(said),
    ...appointmentProblems(said, around),
    ...promiseProblems(said, around),
    ...(said.withStaff === around.staffNumber
      ? [
          {
            path: 'withStaff',
            words: { zh: '协同人不能是本人', en: 'the colleague cannot be yourself' },
          },
        ]
      : []),
  ]
}

function purchaseProblems({ outcome, productId, amountCents }: OutcomeSaid): FieldProblem[] {
  if (outcome === 'purchased') {
    return productId === null
      ? [{ path: 'productId', words: { zh: '请选择产品', en: 'choose the product' } }]
      : []
  }
  return amountCents === null
    ? []
    : [
        {
          path: 'amountCents',
          words: { zh: '只有成交才登记金额', en: 'only a purchase has an amount' },
        },
      ]
}

function appointmentProblems(
  { outcome, appointmentAt }: OutcomeSaid,
  { at, lastDay, timeZone, hours }: Around,
): FieldProblem[] {
  const problem = (zh: string, en: string) => [{ path: 'appointmentAt', words: { zh, en } }]
  if (appointmentAt === null) {
    return outcome === 'appointment' ? problem('请填写约定时间', 'say when the appointment is') : []
  }
  if (outcome === 'do_not_contact') return noFurther('appointmentAt')
  if (new Date(appointmentAt).toISOString() <= at) {
    return problem('约定时间须在现在之后', 'an appointment lies ahead')
  }
  if (new Date(appointmentAt).toISOString().slice(0, 10) > lastDay) {
    return problem('约定时间太远', 'that is too far ahead')
  }
  // Nobody agrees to be called at three in the morning: it is a slip, and a day a customer wishes,
  // a holiday too, is theirs to choose.
  const { hour } = Temporal.Instant.from(appointmentAt).toZonedDateTimeISO(timeZone)
  if (hours === undefined || (hour >= hours.from && hour < hours.to)) return []
  const window = `${hours.from}:00-${hours.to}:00`
  return problem(
    `约定时间须在联络时段 ${window} 之内，请改约`,
    `an appointment lies within the hours of contact, ${window}: agree on another time`,
  )
}

function promiseProblems({ outcome, promise }: OutcomeSaid, around: Around): FieldProblem[] {
  if (promise === null) return []
  if (outcome === 'do_not_contact') return noFurther('promise')
  if (promise.due >= around.today && promise.due <= around.lastDay) return []
  return [
    {
      path: 'promise.due',
      words: { zh: '约定日期须在今天到一年之内', en: 'a promise is due from today, within a year' },
    },
  ]
}

function noFurther(path: string): FieldProblem[] {
  const words = {
    zh: '客户要求勿扰，不能再约联系',
    en: 'the customer asked not to be contacted: nothing further can be agreed',
  }
  return [{ path, words }]
}
