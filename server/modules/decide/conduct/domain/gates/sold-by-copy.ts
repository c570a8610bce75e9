import { occasionOf } from '#contracts/occasions.ts'
import type { Action } from '#modules/know/strategy/index.ts'

import type { CopyFinding } from '../copy/check-copy.ts'
import { familiesNamed, offersSomething } from '../copy/families-named.ts'
import type { ActionTraits } from './gate.ts'
import { purposeOf } from './person.ts'

type About = Pick<
  ActionTraits,
  'purpose' | 'occasion' | 'family' | 'productRisk' | 'privatePlacement'
>

/**
 * What stands between a text and what is said of it. Marketing may name the products of its own
 * family; a service contact offers nothing, and names only what the customer holds, where its
 * occasion is about that.
 */
export function soldUnsaid(text: string, about: About): CopyFinding[] {
  const named = familiesNamed(text)
  if (purposeOf(about) === 'marketing') {
    return named.filter((family) => family !== about.family).map(notSaid)
  }
  const occasion = occasionOf(about.occasion)
  const products = occasion?.namesHoldings === true ? [] : named.map(inService)
  return offersSomething(text) ? [...products, offerInService] : products
}

/** As the check of copy tells a finding about a text as a whole. */
const wholly = {
  verdict: 'violation',
  severity: 'red',
  from: 0,
  to: 0,
  matched: '',
  source: 'SUIT 12; FIELD §3 (SMS20D)',
} as const

const notSaid = (family: string): CopyFinding => ({
  ...wholly,
  code: `sold_unsaid:${family}`,
  words: {
    zh: `文案涉及产品大类 ${family}，而动作没有这样申明`,
    en: `the text sells ${family}, which is not what it is said to sell`,
  },
  cure: {
    zh: '请申明该产品（family、products），或改写文案',
    en: 'name that product (family, products), or change the text',
  },
})

const inService = (family: string): CopyFinding => ({
  ...wholly,
  code: `service_sells:${family}`,
  words: {
    zh: `服务联络的文案提及产品大类 ${family}`,
    en: `the text of a service contact names ${family}`,
  },
  cure: { zh: '服务联络不带营销内容；请删去或改为营销', en: 'take it out, or make it marketing' },
})

const offerInService: CopyFinding = {
  ...wholly,
  code: 'service_offers',
  words: {
    zh: '服务联络的文案在请客户购买或办理',
    en: 'the text of a service contact asks the customer to take something',
  },
  cure: { zh: '服务联络不带营销内容；请删去或改为营销', en: 'take it out, or make it marketing' },
}

/** Everything an action's own texts sell unsaid: its copy, its subject and what is to be said. */
export function actionSellsUnsaid(action: Action): CopyFinding[] {
  const texts = action.treatments.flatMap(({ copy, subject, say }) => [
    ...[copy, ...(subject === undefined ? [] : [subject]), ...say].flatMap(({ zh, en }) => [
      zh,
      en,
    ]),
  ])
  const found = texts.flatMap((text) => soldUnsaid(text, action))
  return [...new Map(found.map((one) => [one.words.en, one])).values()]
}
