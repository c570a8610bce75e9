import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { proposal } from './proposals.ts'
import { asOf, askedDate, businessDate, pageQuery } from './vocabulary.ts'
import { words } from './words.ts'

export const nightStep = z.object({
  step: z.string(),
  words,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  seconds: z.number().nullable(),
  rowsIn: z.int().nullable(),
  rowsOut: z.int().nullable(),
  rowsRejected: z.int().nullable(),
})

export const gapKinds = ['missing_feed', 'late_feed', 'dangling', 'coverage'] as const

/** Something a night does without. */
export const nightGap = z.object({
  kind: z.enum(gapKinds),
  feed: z.string().nullable(),
  fact: z.string().nullable(),
  field: z.string().nullable(),
  /** Rows it is about: of a late feed those of its last delivery, of a missing one none. */
  rows: z.int(),
  words,
  /** Whether a night waits for somebody to accept it. */
  stops: z.boolean(),
  /** Units the rows belong to, as far as it is known, most rows first. */
  units: z.array(z.object({ unit: z.string(), rows: z.int() })),
})
export type NightGap = z.infer<typeof nightGap>

/** Who let a night pass with its gaps, when and why. */
export const gapsAccepted = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
})
export type GapsAccepted = z.infer<typeof gapsAccepted>

export const night = z.object({
  date: businessDate,
  /** `waiting`: built and certified, and not published before somebody accepts its gaps. */
  state: z.enum(['running', 'published', 'failed', 'not_certified', 'waiting']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  strategy: z.string(),
  hash: z.string().nullable(),
  steps: z.array(nightStep),
  certificate: z
    .object({
      passed: z.boolean(),
      checks: z.int(),
      violations: z.int(),
      results: z.array(z.object({ check: z.string(), words, violations: z.int() })),
    })
    .nullable(),
  /** What the night does without; null: it was run before nights told. */
  gaps: z.array(nightGap).nullable(),
  gapsAccepted: gapsAccepted.nullable(),
  /** A sentence about what the night changed, or why it failed and what to do. */
  sentence: words,
})
export type NightView = z.infer<typeof night>

/** A year whose public holidays the bank has not entered. */
export const calendarLack = z.object({ year: z.int(), words, cure: words })
export type CalendarLack = z.infer<typeof calendarLack>

export const listNights = endpoint({
  method: 'GET',
  path: '/api/nights',
  summary: { zh: '夜间批处理', en: 'Nights' },
  admits: 'night.view',
  query: pageQuery,
  response: z.object({
    nights: z.array(night),
    next: z.string().nullable(),
    current: asOf.nullable(),
    /** The date a new night would have: the newest business date delivered. */
    nextDate: businessDate.nullable(),
    running: z.string().nullable(),
    /** Years that counts of workdays need, of which the calendar has no holidays yet. */
    calendarLacks: z.array(calendarLack),
  }),
})

export const startNight = endpoint({
  method: 'POST',
  path: '/api/nights',
  summary: { zh: '运行一夜', en: 'Run a night' },
  admits: 'night.run',
  body: z.object({ date: askedDate }),
  response: z.object({ jobId: z.string() }),
})

/** The night pages stand on: what it lacks, and whether it is older than the calendar allows. */
export const readServedNight = endpoint({
  method: 'GET',
  path: '/api/served-night',
  summary: { zh: '页面所依据的数据', en: 'The night that pages stand on' },
  admits: 'home.view',
  response: z.object({
    asOf: asOf.nullable(),
    today: businessDate,
    /** A sentence where the data are older than the calendar allows. */
    stale: words.nullable(),
    /** Feeds and references it does without; coverage is on the page of nights. */
    gaps: z.array(nightGap),
    accepted: gapsAccepted.nullable(),
  }),
})

/** Lets a waiting night pass as it is. It is published at once, or run again if facts changed. */
export const acceptGaps = endpoint({
  method: 'POST',
  path: '/api/nights/:date/acceptance',
  summary: { zh: '接受一夜的数据缺口', en: 'Accept the gaps of a night' },
  admits: 'night.accept',
  params: z.object({ date: businessDate }),
  body: z.object({ reason: z.string().trim().min(2).max(200) }),
  response: z.object({ jobId: z.string() }),
})

export const feedLoad = z.object({
  loadId: z.string(),
  feed: z.string(),
  words,
  fact: z.string(),
  factWords: words,
  file: z.string(),
  date: businessDate,
  at: z.iso.datetime(),
  state: z.enum(['kept', 'unchanged', 'refused']),
  rowsRead: z.int(),
  rowsKept: z.int(),
  rowsRejected: z.int(),
  /** Each file of the delivery, in order: several where a day comes in parts. */
  files: z
    .array(
      z.object({
        file: z.string(),
        rowsRead: z.int(),
        rowsKept: z.int(),
        rowsRejected: z.int(),
      }),
    )
    .default([]),
  /** Why it was refused and what to do. */
  problem: words.nullable(),
  /** The code of the refusal. */
  problemCode: z.string().nullable().default(null),
  /** What somebody should look at, though the load is right: a new column, a value that is none. */
  remarks: z.array(z.object({ code: z.string(), column: z.string(), words })).default([]),
  seconds: z.number(),
})
export type FeedLoad = z.infer<typeof feedLoad>

export const listFeeds = endpoint({
  method: 'GET',
  path: '/api/feeds',
  summary: { zh: '数据接入', en: 'Feeds' },
  admits: 'night.view',
  response: z.object({
    feeds: z.array(
      z.object({
        feed: z.string(),
        words,
        fact: z.string(),
        factWords: words,
        mode: z.enum(['full', 'delta']),
        location: z.string(),
        /** How its control file is called; null: it has none. */
        control: z.string().nullable(),
        last: feedLoad.nullable(),
      }),
    ),
  }),
})

export const listLoads = endpoint({
  method: 'GET',
  path: '/api/loads',
  summary: { zh: '装载记录', en: 'Loads' },
  admits: 'night.view',
  query: pageQuery.extend({ feed: z.string().max(80).optional(), date: askedDate.optional() }),
  response: z.object({ loads: z.array(feedLoad), next: z.string().nullable() }),
})

export const reject = z.object({
  /** The file of the delivery in which the line stands. */
  file: z.string(),
  line: z.int(),
  field: z.string().nullable(),
  code: z.string(),
  reason: words,
  /** The line as delivered, with identity columns masked. */
  raw: z.string(),
})

export const listRejects = endpoint({
  method: 'GET',
  path: '/api/loads/:loadId/rejects',
  summary: { zh: '被拒记录', en: 'Rejected rows' },
  admits: 'night.view',
  params: z.object({ loadId: z.string().max(200) }),
  query: pageQuery,
  response: z.object({ load: feedLoad, rejects: z.array(reject), next: z.string().nullable() }),
})

/**
 * The body is the file as delivered. It is loaded as the feed says, or refused with a reason: an
 * upload passes every check a delivered file does, and brings the text of its control file where
 * the feed declares one.
 */
export const uploadFeedFile = endpoint({
  method: 'POST',
  path: '/api/feeds/:feed/loads',
  summary: { zh: '上传并装载文件', en: 'Upload and load a file' },
  admits: 'feed.load',
  params: z.object({ feed: z.string().max(80) }),
  query: z.object({
    date: askedDate,
    file: z.string().min(1).max(200),
    control: z.string().max(4_000).optional(),
    /** Takes a file that empties or halves a fact, and says why. */
    acceptFewer: z.string().trim().min(4).max(500).optional(),
  }),
  accepts: 'application/octet-stream',
  response: z.object({ load: feedLoad }),
})

/** Says that columns which look like personal data are none: a second person decides. */
export const proposeNotPersonal = endpoint({
  method: 'POST',
  path: '/api/feeds/:feed/not-personal',
  summary: { zh: '提请认定某列不是个人信息', en: 'Propose that a column is not personal data' },
  admits: 'feed.load',
  params: z.object({ feed: z.string().max(80) }),
  body: z.object({
    columns: z.array(z.string().min(1).max(200)).min(1).max(50),
    reason: z.string().trim().min(4).max(200),
  }),
  response: proposal,
})

export const job = z.object({
  jobId: z.string(),
  kind: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  percent: z.number(),
  message: words,
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
})
export type JobView = z.infer<typeof job>

export const readJob = endpoint({
  method: 'GET',
  path: '/api/jobs/:jobId',
  summary: { zh: '任务进度', en: 'Progress of a job' },
  admits: 'job.view',
  params: z.object({ jobId: z.string().max(64) }),
  response: job,
})
