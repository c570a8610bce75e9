import type { Words } from '#contracts/words.ts'

/** Where a base rate was taken from. */
export interface BaseRate {
  readonly rate: number
  readonly words: Words
}

export interface SampleFacts {
  readonly base: BaseRate
  readonly control: number
  readonly treated: number
  /** Share of the base rate; null when an arm is empty. */
  readonly detectableLift: number | null
  readonly neededPerArm: number | null
}

/** The lift the needed size is told for: a tenth of the base rate. */
export const LIFT_ASKED = 0.1

/** What a sample of this size can and cannot show, in a sentence. */
export function sampleWords(facts: SampleFacts): Words {
  const { base, control, detectableLift, neededPerArm } = facts
  const source = {
    zh: `基准率 ${percent(base.rate)}（${base.words.zh}）`,
    en: `base rate ${percent(base.rate)} (${base.words.en})`,
  }
  if (control === 0) {
    return {
      zh: `没有对照组，活动效果将无法证明。${source.zh}`,
      en: `Without a control group nothing can be proven. ${capital(source.en)}`,
    }
  }
  const seen =
    detectableLift === null
      ? { zh: '样本不足以看出任何差异', en: 'this size shows no difference at all' }
      : {
          zh: `本次规模可看出 ${percent(detectableLift)} 以上的相对提升`,
          en: `this size shows a relative lift of ${percent(detectableLift)} or more`,
        }
  const needed =
    neededPerArm === null
      ? { zh: '', en: '' }
      : {
          zh: `；要看出 ${percent(LIFT_ASKED)} 的提升，每组需 ${neededPerArm} 人`,
          en: `; a lift of ${percent(LIFT_ASKED)} needs ${neededPerArm} customers an arm`,
        }
  return {
    zh: `${seen.zh}${needed.zh}（把握度 80%，显著性 5%）。${source.zh}`,
    en: `${capital(seen.en)}${needed.en} (80 % power, 5 % level). ${capital(source.en)}`,
  }
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))}%`
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
