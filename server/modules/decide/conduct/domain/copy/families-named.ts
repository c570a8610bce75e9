import { fold } from './folded-text.ts'

/**
 * What a text sells, by the names of the products law asks about: an action or a campaign may be
 * filed under anything, its text says what it is. Deposits and services are not among them: law
 * asks nothing of their buyer, and every notice speaks of deposits.
 */
const names: Readonly<Record<string, readonly RegExp[]>> = {
  wealth: [/理财|理財|资管计划|现金管理|固收/u, /wealth(?:management)?product|cashmanagement/u],
  fund: [
    /基金|定投|(?:权益|混合|债券|指数)型产品/u,
    /mutualfund|fundplan|(?:equity|balanced)fund/u,
  ],
  trust: [/信托|信託|私募|专户/u, /privateplacement|trustproduct|trustsfor/u],
  insurance: [
    /保险|保險|保单|保單|年金险|终身寿|(?:投连|万能|分红|寿|重疾|医疗|家财)险|投资连结/u,
    /insurance|annuity/u,
  ],
  structured_deposit: [/结构性存款|結構性存款/u, /structureddeposit/u],
  gold: [/黄金|黃金|贵金属|贵金屬|积存金/u, /goldsaving|preciousmetal/u],
  consumer_loan: [/(?:消费|信用|装修|购车|闪电|极速|现金)贷|借款额度/u, /consumerloan|cashloan/u],
  business_loan: [/(?:经营|小微|税|流水)贷/u, /business(?:es)?loan/u],
  mortgage: [/按揭贷款|房贷产品|二次抵押/u, /newmortgage/u],
  credit_card: [/(?:办|申领|申请|首张)[^。！？]{0,6}信用卡|账单分期|家装分期/u, /creditcard/u],
}

/** A notice names a family without selling it. */
const spokenOfOnly: readonly RegExp[] = [/理财非存款/u]

/** Families of products the text names, in the order of the law's list. */
export function familiesNamed(text: string): string[] {
  const folded = spokenOfOnly.reduce((rest, notice) => rest.replace(notice, ''), fold(text).text)
  return Object.entries(names)
    .filter(([, patterns]) => patterns.some((pattern) => pattern.test(folded)))
    .map(([family]) => family)
}

const offering: readonly RegExp[] = [
  /认购|認購|申购|申購|购买|購買|买入|加仓|补仓|抢购|热销|在售|发售|起售/u,
  /推荐|推薦|推介|起购|起存|收益率|优惠|额度已/u,
  /subscribe|buynow|tobuy|purchase|onsale|recommend|specialoffer|yield/u,
]

/** Whether the text asks the customer to take something, which no service contact may. */
export function offersSomething(text: string): boolean {
  const folded = fold(text).text
  return offering.some((pattern) => pattern.test(folded))
}
