import type { JobView } from '#contracts/night.ts'
import { ProblemError, problemKinds } from '#contracts/problems.ts'
import type { ProblemCode } from '#contracts/problems.ts'
import { isUuid } from '#kernel/uuid.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import type { JobProgress, Jobs } from '#platform/jobs/index.ts'

/** How far a job has come, for the page that waits for it. */
export function jobHandlers(jobs: Jobs): Pick<Handlers<Principal>, 'readJob'> {
  return {
    async readJob({ params, principal }) {
      const progress = isUuid(params.jobId) ? await jobs.progress(params.jobId) : undefined
      if (progress === undefined || !maySee(progress, principal)) {
        throw new ProblemError('not_found')
      }
      return jobView(progress)
    },
  }
}

/** A job is seen by who asked for it, and by who may see nights. */
function maySee({ askedBy }: JobProgress, principal: Principal): boolean {
  return principal.rights.has('night.view') || askedBy === actorOf(principal)
}

const stateWords = {
  waiting: { zh: '排队中', en: 'Waiting' },
  running: { zh: '运行中', en: 'Running' },
  retrying: { zh: '等待重试', en: 'Waiting for another try' },
  done: { zh: '已完成', en: 'Done' },
  failed: { zh: '失败', en: 'Failed' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
} as const satisfies Record<JobProgress['state'], JobView['message']>

function jobView(progress: JobProgress): JobView {
  const { jobId, kind, percent, startedAt, finishedAt } = progress
  return {
    jobId,
    kind,
    state: progress.state === 'retrying' ? 'waiting' : progress.state,
    percent,
    message: messageOf(progress),
    startedAt,
    finishedAt,
    result: isObject(progress.result) ? progress.result : null,
  }
}

/** What went wrong and what to do; else what it is doing; else how it stands. */
function messageOf({ state, error, message }: JobProgress): JobView['message'] {
  if (state === 'failed' && error !== null) {
    const cure = isProblemCode(error.code) ? problemKinds[error.code].cure : undefined
    return cure === undefined
      ? error.words
      : { zh: `${error.words.zh}。${cure.zh}`, en: `${error.words.en}. ${cure.en}` }
  }
  return message.zh === '' || message.en === '' ? stateWords[state] : message
}

function isProblemCode(code: string | null): code is ProblemCode {
  return code !== null && code in problemKinds
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
