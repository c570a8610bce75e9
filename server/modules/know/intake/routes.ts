import { createWriteStream } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import type { FeedLoad } from '#contracts/night.ts'
import { ProblemError } from '#contracts/problems.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal, Proposals } from '#modules/know/access/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import type { FactStore } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Vault } from '#platform/vault/index.ts'

import { approvedAllowances, notPersonalKind } from './allowances.ts'
import { controlFileName } from './control-check.ts'
import type { Feed } from './domain/feed/feed.ts'
import { listLoads, readRejects } from './loads.ts'
import type { Load } from './loads.ts'
import { runIntake } from './run-intake.ts'

export interface IntakeRouteParts {
  readonly store: FactStore
  readonly ledger: Ledger
  readonly proposals: Proposals
  readonly vault: Vault
  /** The feeds of this bank. */
  readonly feeds: () => Promise<readonly Feed[]>
  /** Uploaded files lie here while they are loaded. */
  readonly uploadsFolder: string
  readonly timeZone: string
  readonly memoryLimit?: string | undefined
  /** Told after facts changed, so that units and staff reach access. */
  readonly onChanged: (facts: readonly string[], actor: string, now: number) => Promise<void>
}

type IntakeHandlers = Pick<
  Handlers<Principal>,
  'listFeeds' | 'listLoads' | 'listRejects' | 'uploadFeedFile' | 'proposeNotPersonal'
>

/** Feeds, loads and rejects over HTTP. */
export function intakeRoutes(parts: IntakeRouteParts): IntakeHandlers {
  const { lakeRoot } = parts.store
  return {
    listFeeds: async () => {
      const feeds = await parts.feeds()
      return {
        feeds: await Promise.all(
          feeds.map(async (feed) => {
            const {
              loads: [last],
            } = await listLoads(lakeRoot, { feed: feed.name, limit: 1 })
            return {
              feed: feed.name,
              words: feed.words,
              fact: feed.main.fact.name,
              factWords: feed.main.fact.words,
              mode: feed.delivery,
              location: feed.file.written,
              control: feed.control?.file ?? null,
              last: last === undefined ? null : loadView(last),
            }
          }),
        ),
      }
    },

    listLoads: async ({ query }) => {
      const { feed, date, after, limit } = query
      const page = await listLoads(lakeRoot, {
        limit,
        ...(feed !== undefined && { feed }),
        ...(date !== undefined && { date }),
        ...(after !== undefined && { after }),
      })
      return { loads: page.loads.map(loadView), next: page.next }
    },

    listRejects: async ({ params, query }) => {
      const { after, limit } = query
      const page = { limit, ...(after !== undefined && { after }) }
      const found = await readRejects(lakeRoot, params.loadId, page)
      if (found === undefined) throw new ProblemError('not_found')
      return { load: loadView(found.load), rejects: found.rejects, next: found.next }
    },

    proposeNotPersonal: async ({ params, body, principal, now }) => {
      const feed = (await parts.feeds()).find(({ name }) => name === params.feed)
      if (feed === undefined) throw new ProblemError('not_found')
      return parts.proposals.propose(
        notPersonalKind,
        {
          subject: `feed:${feed.name}`,
          body: { feed: feed.name, columns: body.columns },
          reason: body.reason,
        },
        { principal, now },
      )
    },

    /** A refused file is an answer with its reason: nothing was changed, and the page shows why. */
    uploadFeedFile: async ({ params, query, body, principal, now, requestId }) => {
      const feed = (await parts.feeds()).find(({ name }) => name === params.feed)
      if (feed === undefined) throw new ProblemError('not_found')
      const folder = join(parts.uploadsFolder, requestId.replaceAll(/[^\w-]/g, ''))
      await mkdir(folder, { recursive: true })
      try {
        const file = join(folder, safeFileName(query.file))
        await pipeline(body, createWriteStream(file, { flags: 'wx' }))
        if (feed.control !== undefined && query.control !== undefined) {
          const name = controlFileName(feed.control, file, query.date)
          await writeFile(join(folder, safeFileName(name)), query.control, { flag: 'wx' })
        }
        const result = await runIntake({
          store: parts.store,
          feeds: [feed],
          source: folder,
          files: { [feed.name]: file },
          businessDate: query.date,
          timeZone: parts.timeZone,
          now: () => new Date(now),
          identitySink: (entries) => parts.vault.put(entries),
          allowances: await approvedAllowances(parts.ledger),
          fewerAccepted:
            query.acceptFewer === undefined
              ? undefined
              : { reason: query.acceptFewer, by: actorOf(principal) },
          ...(parts.memoryLimit !== undefined && { memoryLimit: parts.memoryLimit }),
        })
        const [load] = result.loads
        if (load === undefined) throw new Error('one feed in, one load out')
        const actor = actorOf(principal)
        if (result.changedFacts.length > 0) await parts.onChanged(result.changedFacts, actor, now)
        await appendAudit(parts.ledger.db, {
          at: new Date(now).toISOString(),
          actor,
          action: 'feed.load',
          subject: `feed:${feed.name}`,
          detail: {
            load: load.loadId,
            date: query.date,
            state: load.state,
            rows_kept: load.rowsKept,
            rows_rejected: load.rowsRejected,
            ...(query.acceptFewer !== undefined && { accept_fewer: query.acceptFewer }),
          },
        })
        return { load: loadView(load) }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

/** The name as delivered, without any way out of the folder. */
function safeFileName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/')).replaceAll(/[\u0000-\u001f]/g, '')
  return plain === '' || plain === '.' || plain === '..' ? 'upload' : plain
}

/** Without what only the server's own disk knows. */
function loadView(load: Load): FeedLoad {
  const { rejectsFile: _file, contentHash: _hash, columns: _columns, ...view } = load
  return view
}
