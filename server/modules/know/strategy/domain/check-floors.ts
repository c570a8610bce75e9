import type { WrittenConduct } from './action-schema.ts'
import {
  amountFloors,
  boundedChannels,
  capMeasures,
  hoursFloors,
  lawFloors,
  leastHoldout,
  numberFloors,
} from './law-floors.ts'
import { say } from './problem.ts'
import type { PackReader } from './reader.ts'
import type { WrittenPack } from './schema.ts'

/** Refuses a pack that loosens a floor of law, or takes a limit of the bank's own away. */
export function checkFloors({ conduct, arbitration }: WrittenPack, reader: PackReader): void {
  checkAmounts(conduct, reader)
  checkHours(conduct, reader)
  checkCaps(conduct, reader)
  for (const floor of Object.keys(conduct.confirmed)) {
    reader.known(
      ['conduct', 'confirmed', floor],
      floor,
      Object.keys(lawFloors),
      say('法定底线', 'floor of law'),
    )
  }
  if (arbitration.holdout < leastHoldout) {
    reader.refuse(
      ['arbitration', 'holdout'],
      say(
        `长期对照组不得低于 ${leastHoldout}：没有对照就没有证明`,
        `the holdout may not be below ${leastHoldout}: without it nothing is proved`,
      ),
      say(`请写 ${leastHoldout} 及以上`, `write ${leastHoldout} or more`),
    )
  }
}

function checkAmounts(conduct: WrittenConduct, reader: PackReader): void {
  for (const [key, floor] of Object.entries(amountFloors)) {
    const value = conduct[key as keyof typeof amountFloors]
    if (value <= floor.most) continue
    reader.refuse(
      ['conduct', key],
      say(
        `${floor.words.zh} ${value} 宽于法定的 ${floor.most}（${floor.source}）`,
        `${floor.words.en}: ${value} is looser than the law's ${floor.most} (${floor.source})`,
      ),
      say('只能从严，不能放宽', `write ${floor.most} or less`),
    )
  }
}

function checkHours({ hours }: WrittenConduct, reader: PackReader): void {
  for (const channel of boundedChannels) {
    const written = hours[channel]
    const path = ['conduct', 'hours', channel]
    if (written === undefined || written.from >= written.to || written.to - written.from === 24) {
      reader.refuse(
        path,
        say(`${channel} 没有联络时段`, `${channel} has no hours of contact`),
        say('请写明 from 与 to，不得为全天', 'say from and to; a whole day is none'),
      )
      continue
    }
    const floor = hoursFloors[channel]
    if (floor === undefined || (written.from >= floor.from && written.to <= floor.to)) continue
    reader.refuse(
      path,
      say(
        `${floor.words.zh} ${written.from}-${written.to} 超出 ${floor.from}-${floor.to}（${floor.source}）`,
        `${floor.words.en} ${written.from}-${written.to} go beyond ${floor.from}-${floor.to} (${floor.source})`,
      ),
      say('只能收窄，不能放宽', 'they may be narrower, never wider'),
    )
  }
}

/** Every window a customer must be left in peace in: a day, and a month, over all channels. */
const windowsBounded = [1, 30] as const

function checkCaps({ caps }: WrittenConduct, reader: PackReader): void {
  for (const [code, { measure, channel, most }] of Object.entries(caps)) {
    const counted = capMeasures[measure]
    if (counted === undefined || counted.channel !== channel) {
      reader.refuse(
        ['conduct', 'caps', code, 'measure'],
        say(
          `${measure} 不是${channel ?? '全部渠道'}的联络次数`,
          `${measure} does not count contacts over ${channel ?? 'all channels'}`,
        ),
        say(
          `可用：${Object.keys(capMeasures).join('、')}`,
          `known: ${Object.keys(capMeasures).join(', ')}`,
        ),
      )
      continue
    }
    const floor = numberFloors[measure]
    // Ten a day and number is the most any operator carries (FIELD §3: HW).
    const mostAllowed = floor?.most ?? (numberFloors['contacts_1d_sms']?.most ?? 0) * counted.days
    if (most <= mostAllowed) continue
    reader.refuse(
      ['conduct', 'caps', code, 'most'],
      say(
        `上限 ${most} 宽于允许的 ${mostAllowed}，等于没有上限`,
        `a cap of ${most} is looser than the ${mostAllowed} allowed: it is none`,
      ),
      say(`请写 ${mostAllowed} 或更少`, `write ${mostAllowed} or less`),
    )
  }
  for (const days of windowsBounded) {
    const bounded = Object.values(caps).some(
      ({ channel, measure }) => channel === null && capMeasures[measure]?.days === days,
    )
    if (bounded) continue
    reader.refuse(
      ['conduct', 'caps'],
      say(
        `没有 ${days} 天内全部渠道的联络上限：上限可以调整，不能取消`,
        `no cap over all channels in ${days} ${days === 1 ? 'day' : 'days'}: a cap may change, never go`,
      ),
      say('请保留按日与按 30 天的上限', 'keep a cap a day and one in 30 days'),
    )
  }
}
