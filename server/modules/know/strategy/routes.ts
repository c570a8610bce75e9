import type { StrategySubmission } from '#contracts/decisions.ts'
import { ProblemError } from '#contracts/problems.ts'
import { actorOf, staffNumberOf } from '#modules/know/access/index.ts'
import type { Directory, Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { differenceOf } from './domain/difference.ts'
import { limitsMoved } from './domain/limits-moved.ts'
import { publicationWords } from './domain/publication-words.ts'
import type { LiveStrategy } from './live-strategy.ts'
import type { LoadedPack } from './load-pack.ts'
import {
  approveStrategy,
  publications,
  returnStrategy,
  submitStrategy,
  waitingSubmissions,
} from './publication.ts'
import type { Submission } from './publication.ts'
import { keptVersions, versionEntries } from './versions.ts'

export interface StrategyParts {
  readonly ledger: Ledger
  readonly directory: Pick<Directory, 'staffNames'>
  readonly live: Pick<LiveStrategy, 'current' | 'folder' | 'look'>
  /** What lies in the home's folders. @throws ProblemError `strategy_unsound` */
  readonly readFolders: () => Promise<LoadedPack>
  /** A version kept, held to today's checks. @throws ProblemError `strategy_unsound` */
  readonly readVersion: (hash: string) => Promise<LoadedPack>
  /** Nights that were published, with the strategy each ran with. */
  readonly nights: () => Promise<readonly { readonly date: string; readonly strategy: string }[]>
}

type StrategyHandlers = Pick<
  Handlers<Principal>,
  'listVersions' | 'compareVersions' | 'submitStrategy' | 'approveStrategy' | 'returnStrategy'
>

/** As many acts as a page shows; the audit log has them all. */
const PUBLICATIONS_SHOWN = 50

/** Versions of the strategy, how two differ, and the two people one takes to take effect. */
export function strategyRoutes(parts: StrategyParts): StrategyHandlers {
  const { ledger, live } = parts
  return {
    async listVersions({ principal }) {
      await live.look()
      const [versions, nights, acts, waiting] = await Promise.all([
        keptVersions(ledger),
        parts.nights(),
        publications(ledger, PUBLICATIONS_SHOWN),
        waitingSubmissions(ledger),
      ])
      const current = live.current().hash
      const doerOf = await doers(parts, [
        ...acts.map(({ publishedBy }) => publishedBy),
        ...waiting.map(({ submittedBy }) => submittedBy),
      ])
      const names = new Map(versions.map(({ hash, name }) => [hash, name]))
      return {
        versions: versions.map(({ hash, name, firstSeenAt }) => {
          const dates = nights
            .filter(({ strategy }) => strategy === hash)
            .map(({ date }) => date)
            .toSorted()
          return {
            hash,
            name,
            installedAt: firstSeenAt,
            current: hash === current,
            nights: dates.length,
            firstNight: dates[0] ?? null,
            lastNight: dates.at(-1) ?? null,
          }
        }),
        inForce: current,
        publications: acts.map(({ hash, how, publishedBy, publishedAt, reason }) => ({
          ...{ hash, how, reason, words: publicationWords[how] },
          by: doerOf(publishedBy),
          at: publishedAt,
        })),
        waiting: await Promise.all(
          waiting.map((one) =>
            submissionView(parts, one, {
              name: names.get(one.hash) ?? '',
              submittedBy: doerOf(one.submittedBy),
              mayDecide:
                principal.rights.has('strategy.approve') && one.submittedBy !== actorOf(principal),
            }),
          ),
        ),
        folder: live.folder(),
      }
    },

    async compareVersions({ params }) {
      const before = await versionEntries(ledger, params.from)
      const after = await versionEntries(ledger, params.to)
      return { changes: differenceOf(before, after) }
    },

    async submitStrategy({ body, principal, now }) {
      const loaded = await parts.readFolders()
      const act = { actor: actorOf(principal), now }
      const { submissionId, hash } = await submitStrategy(ledger, loaded, body.note, act)
      return { submissionId, hash }
    },

    async approveStrategy({ params, body, principal, now }) {
      const { submissionId } = params
      const waiting = await waitingSubmissions(ledger)
      const found = waiting.find((one) => one.submissionId === submissionId)
      // The law as it stands now, not as it stood when it was submitted.
      if (found !== undefined) await parts.readVersion(found.hash)
      const act = { actor: actorOf(principal), now }
      const { hash } = await approveStrategy(ledger, { submissionId, ...body }, act)
      await live.look()
      return { hash }
    },

    async returnStrategy({ params, body, principal, now }) {
      const act = { actor: actorOf(principal), now }
      const { hash } = await returnStrategy(ledger, { ...params, ...body }, act)
      return { hash }
    },
  }
}

type Doer = StrategySubmission['submittedBy']

async function doers(
  { directory }: Pick<StrategyParts, 'directory'>,
  actors: readonly string[],
): Promise<(actor: string) => Doer> {
  const numbers = [...new Set(actors.flatMap((actor) => staffNumberOf(actor) ?? []))]
  const names = await directory.staffNames(numbers)
  return (actor) => {
    const number = staffNumberOf(actor)
    return { actor, name: number === undefined ? actor : (names.get(number) ?? number) }
  }
}

async function submissionView(
  parts: StrategyParts,
  { submissionId, hash, submittedAt, note }: Submission,
  given: Pick<StrategySubmission, 'name' | 'submittedBy' | 'mayDecide'>,
): Promise<StrategySubmission> {
  const { entries } = parts.live.current()
  const changes = differenceOf(entries, await versionEntries(parts.ledger, hash))
  return {
    ...{ submissionId, hash, submittedAt, note },
    ...given,
    changes: new Set(changes.map(({ entry }) => entry)).size,
    limits: limitsMoved(changes),
    law: await lawOf(parts, hash),
  }
}

async function lawOf(
  { readVersion }: StrategyParts,
  hash: string,
): Promise<StrategySubmission['law']> {
  try {
    await readVersion(hash)
    return {
      kept: true,
      words: {
        zh: '已按现行法定底线重新核对，没有放松之处',
        en: 'held anew to the floors of law as they stand: none is loosened',
      },
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const [first] = error.fields
    const words = first?.words ?? error.words
    return {
      kept: false,
      words: { zh: `不能批准：${words.zh}`, en: `it can't be approved: ${words.en}` },
    }
  }
}
