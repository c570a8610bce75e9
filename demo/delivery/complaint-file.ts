import type { Day } from '../days.ts'
import { customerBytes } from '../files/numbers.ts'
import { officeDay } from '../life/clock-times.ts'
import { NEVER, NONE } from '../people/population.ts'
import { Random, streams } from '../random.ts'
import type { Telling } from './told.ts'

const topics = [
  '收费争议',
  '服务态度',
  '排队时间',
  '理财亏损',
  '信用卡盗刷',
  '贷款审批',
  '营销骚扰',
  '手机银行故障',
]
const topicWeights = [18, 17, 16, 12, 7, 9, 13, 8]
const channels = ['电话', '柜面', 'APP']

/** Complaints of the year; who is about to leave complains more often. */
export class ComplaintFile {
  readonly #telling: Telling
  readonly #random: Random

  constructor(telling: Telling) {
    this.#telling = telling
    this.#random = new Random(telling.plan.seed, streams.complaint)
  }

  tell(index: number): void {
    const { people, plan } = this.#telling
    const random = this.#random.at(streams.complaint, index)
    const closed = people.closed[index] ?? NONE
    if (people.deceased[index] === 1 || (closed !== NONE && closed < plan.windowStart)) return
    for (const [place, { from, to }] of plan.months.entries()) {
      const leaves = people.leaves[index] ?? NEVER
      const near = leaves - to < 60 && leaves - to > -60
      const happens = random.chance(near ? 0.014 : 0.0011)
      const day = officeDay(from, to, random)
      const topic = topics[random.weighted(topicWeights)] ?? ''
      const level = ['红', '黄', '蓝'][random.weighted([8, 32, 60])] ?? '蓝'
      // Most are settled in days; a red one may take the month the law allows twice over.
      const takes = level === '红' ? random.between(6, 45) : random.between(2, 20)
      const channel = random.one(channels)
      if (!happens || day < (people.opened[index] ?? 0)) continue
      if (closed !== NONE && day > closed) continue
      this.#complaint(index, place, day, day + takes, level, topic, channel)
    }
  }

  #complaint(
    index: number,
    place: number,
    day: Day,
    settled: Day,
    level: string,
    topic: string,
    channel: string,
  ): void {
    const { plan, folder, after } = this.#telling
    const isSettled = settled <= plan.until
    const news = day > after || (isSettled && settled > after)
    if (day > plan.until || !news) return
    const file = folder.file('complaint')
    file.text(`TS${String(index).padStart(8, '0')}${String(place).padStart(2, '0')}`)
    file.raw(customerBytes(index))
    file.day(day)
    file.dayOrEmpty(isSettled ? settled : undefined)
    file.code(level)
    file.code(topic)
    file.code(channel)
    file.end()
  }
}
