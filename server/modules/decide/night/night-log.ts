import type { GapsAccepted } from '#contracts/night.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { Certificate } from '#modules/decide/certificate/index.ts'
import type { Gap } from '#modules/know/intake/index.ts'

import { percentOf, stepsWaiting, withStep } from './domain/steps.ts'
import type { StepCounts, StepName, StepRecord, StepState } from './domain/steps.ts'
import type { MartContent } from './mart-content.ts'
import { writeNightRecord } from './night-record.ts'
import type { NightRecord } from './night-record.ts'
import type { NightParts } from './run-night.ts'

export interface NightProgress {
  readonly date: string
  readonly percent: number
  readonly steps: readonly StepState[]
  readonly sentence: Words
}

/** What a night that was built is, whether it is published or waits. */
export interface BuiltNight {
  readonly content: MartContent
  readonly certificate: Certificate
  readonly factsHash: string
  readonly gaps: readonly Gap[]
  readonly accepted: GapsAccepted | null
}

/** Times steps, tells progress, and keeps the night's record true at every step. */
export interface NightLog {
  step<T>(
    name: StepName,
    work: () => Promise<{ readonly counts: StepCounts; readonly value: T }>,
  ): Promise<T>
  published(built: BuiltNight, note: Words | null): Promise<void>
  /** Built and certified, and set aside until somebody accepts what it lacks. */
  waits(built: BuiltNight): Promise<void>
  notCertified(certificate: Certificate): Promise<void>
  /** `stopped`: somebody ended it, or the server was stopping. */
  failed(error: unknown, stopped: boolean): Promise<void>
  records(): readonly StepRecord[]
}

const running: Words = { zh: '正在运行', en: 'Running' }
const stopped: Words = {
  zh: '已中止，未作任何改变；可重新运行',
  en: 'It was stopped and changed nothing; run it again',
}

function failureWords(error: unknown): Words {
  if (error instanceof ProblemError) {
    return error.detail ?? { zh: error.message, en: error.message }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { zh: `未完成：${message}`, en: `It did not end: ${message}` }
}

function list(results: Certificate['results'], language: 'zh' | 'en'): string {
  return results.map((one) => one.words[language]).join(language === 'zh' ? '；' : '; ')
}

function keptOf({ content, certificate, factsHash, gaps, accepted }: BuiltNight) {
  return {
    hash: content.hash,
    certificate,
    factsHash,
    relations: Object.fromEntries(content.relations),
    gaps: [...gaps],
    gapsAccepted: accepted,
  }
}

/** The sentence of a night that is published, with what it lacks. */
export function publishedWords(
  date: string,
  { content, gaps, accepted }: Pick<BuiltNight, 'content' | 'gaps' | 'accepted'>,
  note: Words | null,
): Words {
  const customers = content.relations.get('profile')?.rows ?? 0
  const told = gaps.filter(({ kind }) => kind !== 'coverage').length
  const lacks = {
    zh: told === 0 ? '' : `；缺口 ${told} 项`,
    en: told === 0 ? '' : `; ${told} gaps`,
  }
  const by = {
    zh: accepted === null ? '' : `，已接受：${accepted.reason}`,
    en: accepted === null ? '' : `, accepted: ${accepted.reason}`,
  }
  return {
    zh: `已发布 ${date} 的结果：${customers} 位客户${lacks.zh}${by.zh}${note === null ? '' : `；${note.zh}`}`,
    en:
      `The night of ${date} is published: ${customers} customers${lacks.en}${by.en}` +
      (note === null ? '' : `; ${note.en}`),
  }
}

function waitingWords(gaps: readonly Gap[]): Words {
  const stops = gaps.filter((gap) => gap.stops)
  const list = (language: 'zh' | 'en') =>
    stops.map(({ words }) => words[language]).join(language === 'zh' ? '；' : '; ')
  return {
    zh: `已算完，等待接受缺口后发布：${list('zh')}。补齐后重跑，或由有权人员接受`,
    en:
      `Built, and waiting for its gaps to be accepted: ${list('en')}. Deliver what is missing and ` +
      'run it again, or have somebody accept it',
  }
}

function stepsDone({ steps }: NightRecord): StepRecord[] {
  return steps.flatMap(({ step, state, seconds, rowsIn, rowsOut, rowsRejected }) =>
    state === 'done'
      ? [
          {
            step,
            seconds: seconds ?? 0,
            rowsIn: rowsIn ?? 0,
            rowsOut: rowsOut ?? 0,
            rowsRejected: rowsRejected ?? 0,
          },
        ]
      : [],
  )
}

export async function openNightLog(
  parts: Pick<NightParts, 'factStore' | 'martStore' | 'pack' | 'now'>,
  date: string,
  onProgress: (progress: NightProgress) => void,
  /** A night that waited and goes on from where it stood. */
  from?: NightRecord,
): Promise<NightLog> {
  const { lakeRoot } = parts.martStore
  const records: StepRecord[] = from === undefined ? [] : stepsDone(from)
  let record: NightRecord = from ?? {
    date,
    state: 'running',
    startedAt: parts.now().toISOString(),
    finishedAt: null,
    strategy: parts.pack.hash,
    factsHash: await parts.factStore.contentHash(),
    hash: null,
    steps: [...stepsWaiting],
    certificate: null,
    relations: {},
    gaps: null,
    gapsAccepted: null,
    sentence: running,
  }

  async function change(next: Partial<NightRecord>): Promise<void> {
    record = { ...record, ...next }
    await writeNightRecord(lakeRoot, record)
    const { steps, sentence } = record
    onProgress({ date, percent: percentOf(steps), steps, sentence })
  }

  async function end(next: Partial<NightRecord>): Promise<void> {
    await change({ ...next, finishedAt: parts.now().toISOString() })
  }

  await change({})
  return {
    async step(name, work) {
      await change({ steps: [...withStep(record.steps, name, { state: 'running' })] })
      const began = performance.now()
      const { counts, value } = await work()
      const seconds = Math.round(performance.now() - began) / 1000
      records.push({ step: name, seconds, ...counts })
      await change({
        steps: [...withStep(record.steps, name, { state: 'done', seconds, ...counts })],
      })
      return value
    },
    async published(built, note) {
      await end({
        ...keptOf(built),
        state: 'published',
        sentence: publishedWords(date, built, note),
      })
    },
    async waits(built) {
      await end({ ...keptOf(built), state: 'waiting', sentence: waitingWords(built.gaps) })
    },
    async notCertified(certificate) {
      const failing = certificate.results.filter((result) => result.violations > 0)
      await end({
        state: 'not_certified',
        certificate,
        sentence: {
          zh: `未发布，独立校验未通过：${list(failing, 'zh')}`,
          en: `Not published, it can't be certified: ${list(failing, 'en')}`,
        },
      })
    },
    async failed(error, isStopped) {
      const steps = record.steps.map((step) =>
        step.state === 'running' ? { ...step, state: 'failed' as const } : step,
      )
      await end({ state: 'failed', steps, sentence: isStopped ? stopped : failureWords(error) })
    },
    records: () => records,
  }
}
