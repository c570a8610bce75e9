import { ProblemError } from '#contracts/problems.ts'
import type { Clock } from '#kernel/clock.ts'
import { conductProblems } from '#modules/decide/conduct/index.ts'
import {
  keptPack,
  loadPack,
  publicationInForce,
  publishAlone,
} from '#modules/know/strategy/index.ts'
import type { LoadedPack, PackProblems } from '#modules/know/strategy/index.ts'
import { readAudit } from '#platform/audit/index.ts'
import type { MartStore } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/**
 * Reads a strategy pack with its overlays.
 * @throws ProblemError `strategy_unsound` naming the first problems with file and line
 */
export async function soundPack(folders: {
  readonly base: string
  readonly overlays: readonly string[]
}): Promise<LoadedPack> {
  return sound(await loadPack(folders.base, { overlays: folders.overlays }))
}

/**
 * A version kept in the ledger, held to today's checks: law that came after it counts.
 * @throws ProblemError `strategy_unsound`, `not_found`
 */
export async function publishedPack(ledger: Ledger, hash: string): Promise<LoadedPack> {
  return sound(await keptPack(ledger, hash))
}

/** As many problems as a person reads at once; `zhike strategy check` lists them all. */
const MOST_PROBLEMS = 20

function sound(loaded: LoadedPack | PackProblems): LoadedPack {
  const problems = loaded.ok ? conductProblems(loaded) : loaded.problems
  if (loaded.ok && problems.length === 0) return loaded
  throw new ProblemError('strategy_unsound', undefined, {
    fields: problems.slice(0, MOST_PROBLEMS).map(({ file, line, words, cure }) => ({
      path: `${file}:${line}`,
      words: { zh: `${words.zh}；${cure.zh}`, en: `${words.en}; ${cure.en}` },
    })),
  })
}

/** The pack a home is made with takes effect by that act. */
export async function publishFirst(
  home: { ledger(): Promise<Ledger>; folderPack(): Promise<LoadedPack> },
  reason: string,
  at: Date,
): Promise<void> {
  const act = { actor: 'system:command-line', now: at.getTime() }
  const given = { how: 'first', reason, only: 'first' } as const
  await publishAlone(await home.ledger(), await home.folderPack(), given, act)
}

/**
 * The hash of the version in force. A home made before publication was asked for takes, once, what
 * lies in it, if that is what served the bank until now or nobody works with the bank yet.
 * @param clock for the record of such a taking
 * @throws ProblemError `strategy_unpublished` when neither is so
 */
export async function hashInForce(
  ledger: Ledger,
  martStore: Pick<MartStore, 'current'>,
  folderPack: () => Promise<LoadedPack>,
  clock: Clock,
): Promise<string> {
  const publication = await publicationInForce(ledger)
  if (publication !== undefined) return publication.hash
  const loaded = await folderPack()
  const served = (await martStore.current())?.strategy
  const signedIn = await readAudit(ledger.db, { action: 'session.open', limit: 1 })
  if (served !== loaded.hash && signedIn.length > 0) {
    throw new ProblemError('strategy_unpublished')
  }
  const act = { actor: 'system:upgrade', now: clock.now() }
  const reason = 'lay in a home made before strategies were published'
  await publishAlone(ledger, loaded, { how: 'adopted', reason, only: 'first' }, act)
  return (await publicationInForce(ledger))?.hash ?? loaded.hash
}
