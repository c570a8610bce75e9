import type { Words } from '#contracts/words.ts'

/** Topics as the feeds of a bank are advised to call them; a bank may have others. */
const topics: Readonly<Record<string, Words>> = {
  fee: { zh: '收费争议', en: 'fees' },
  attitude: { zh: '服务态度', en: 'attitude of staff' },
  waiting: { zh: '排队时间', en: 'waiting time' },
  investment_loss: { zh: '理财亏损', en: 'a loss on an investment' },
  card_fraud: { zh: '信用卡盗刷', en: 'card fraud' },
  loan_approval: { zh: '贷款审批', en: 'approval of a loan' },
  harassment: { zh: '营销骚扰', en: 'unwanted marketing' },
  mobile_failure: { zh: '手机银行故障', en: 'failure of the mobile bank' },
}

/** What a complaint is about, in words; a topic of the bank's own as its file says it. */
export function topicWords(topic: string): Words {
  return topics[topic] ?? { zh: topic, en: topic }
}
