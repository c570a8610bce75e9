import type { Home, Tile } from '#contracts/cockpit.ts'
import type { NightView } from '#contracts/night.ts'
import type { Words } from '#contracts/words.ts'
import type { AccountSummary } from '#modules/know/access/index.ts'
import { listLoads } from '#modules/know/intake/index.ts'
import { listNights, nightView } from '#modules/decide/night/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { auditHead, verifyAudit } from '#platform/audit/index.ts'
import type { MartStore } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { plainTile } from './domain/plain-tile.ts'
import type { CockpitParts } from './parts.ts'

type SystemLine = NonNullable<Home['system']>[number]

/** Loads looked at for the newest delivery. */
const LOADS_LOOKED_AT = 200

export async function readLastNight(martStore: MartStore): Promise<NightView | null> {
  const [last] = await listNights(martStore.lakeRoot)
  return last === undefined ? null : nightView(last)
}

/** How the newest delivery went: files, refusals and rejected rows. */
export async function readLoadTiles(lakeRoot: string): Promise<Tile[]> {
  const { loads } = await listLoads(lakeRoot, { limit: LOADS_LOOKED_AT })
  const [newest] = loads
  const ofDate = loads.filter(({ date }) => date === newest?.date)
  // A file corrected and delivered again counts as it stands now.
  const latest = new Map(ofDate.toReversed().map((load) => [load.feed, load]))
  const now = [...latest.values()]
  const on = newest === undefined ? { zh: '', en: '' } : { zh: newest.date, en: newest.date }
  return [
    plainTile(
      {
        code: 'feeds_loaded',
        words: { zh: '已装载接入', en: 'Feeds loaded' },
        definition: {
          zh: `最近交付日 ${on.zh} 装载成功的接入数`,
          en: `Feeds loaded for the newest delivery ${on.en}`,
        },
      },
      now.filter(({ state }) => state !== 'refused').length,
    ),
    plainTile(
      {
        code: 'feeds_refused',
        words: { zh: '被拒接入', en: 'Feeds refused' },
        definition: {
          zh: '最近交付日整份被拒、尚未重新交付的接入数',
          en: 'Feeds of the newest delivery refused whole and not delivered again yet',
        },
      },
      now.filter(({ state }) => state === 'refused').length,
    ),
    plainTile(
      {
        code: 'rows_rejected',
        words: { zh: '被拒记录', en: 'Rows rejected' },
        definition: {
          zh: '最近交付日各接入被拒的行数合计',
          en: 'Rows rejected in the newest delivery, all feeds together',
        },
      },
      now.reduce((sum, { rowsRejected }) => sum + rowsRejected, 0),
    ),
  ]
}

export function accountTiles(accounts: AccountSummary): Tile[] {
  return [
    plainTile(
      {
        code: 'users',
        words: { zh: '账号', en: 'Accounts' },
        definition: { zh: '已开通的账号数', en: 'Accounts opened' },
      },
      accounts.users,
      '/settings/users',
    ),
    plainTile(
      {
        code: 'locked',
        words: { zh: '锁定中', en: 'Locked' },
        definition: {
          zh: '因连续输错密码而暂时锁定的账号数',
          en: 'Accounts locked for a while after wrong passwords',
        },
      },
      accounts.locked,
    ),
    plainTile(
      {
        code: 'disabled',
        words: { zh: '已停用', en: 'Disabled' },
        definition: { zh: '已停用的账号数', en: 'Accounts that were disabled' },
      },
      accounts.disabled,
    ),
    plainTile(
      {
        code: 'sessions',
        words: { zh: '在线会话', en: 'Open sessions' },
        definition: { zh: '未结束的登录会话数', en: 'Sign-ins that have not ended' },
      },
      accounts.openSessions,
    ),
    plainTile(
      {
        code: 'api_keys',
        words: { zh: '接口密钥', en: 'API keys' },
        definition: { zh: '未撤销的接口密钥数', en: 'Keys of other systems, not revoked' },
      },
      accounts.apiKeys,
    ),
  ]
}

/** How the system is: the ledger, the last night, what is served, the strategy, the audit chain. */
export async function readSystem(
  { ledger, martStore, strategy, strategyFolder }: CockpitParts,
  night: NightView | null,
): Promise<SystemLine[]> {
  const mart = await martStore.current()
  return [
    {
      code: 'ledger',
      words: { zh: '台账数据库', en: 'Ledger' },
      good: true,
      detail:
        ledger.kind === 'bank'
          ? { zh: `行内 PostgreSQL ${major(ledger)}`, en: `the bank's PostgreSQL ${major(ledger)}` }
          : { zh: `自带 PostgreSQL ${major(ledger)}`, en: `own PostgreSQL ${major(ledger)}` },
    },
    {
      code: 'night',
      words: { zh: '最近一夜', en: 'Last night' },
      good: night === null || night.state === 'published' || night.state === 'running',
      detail: night?.sentence ?? { zh: '尚未运行', en: 'none has run yet' },
    },
    {
      code: 'mart',
      words: { zh: '当前结果', en: 'Served result' },
      good: mart !== undefined,
      detail:
        mart === undefined
          ? { zh: '尚无已发布的结果', en: 'nothing has been published yet' }
          : { zh: `业务日期 ${mart.date}`, en: `as of ${mart.date}` },
    },
    strategyLine(strategy(), strategyFolder?.() ?? null),
    await readAuditLine(ledger),
  ]
}

function strategyLine({ hash, pack }: LoadedPack, folder: Words | null): SystemLine {
  const inForce = `${pack.name} ${hash.slice(0, 12)}`
  return {
    code: 'strategy',
    words: { zh: '策略', en: 'Strategy' },
    good: folder === null,
    detail: folder ?? { zh: inForce, en: inForce },
  }
}

/** Rows walked while a page waits; a longer chain is verified on its own page. */
const AUDIT_WALKED_MOST = 20_000

export async function readAuditLine(ledger: Ledger): Promise<SystemLine> {
  const words = { zh: '审计链', en: 'Audit chain' }
  const head = await auditHead(ledger.db)
  if (head.seq > AUDIT_WALKED_MOST) {
    return {
      code: 'audit',
      words,
      good: true,
      detail: {
        zh: `共 ${head.seq} 条，请在审计页校验`,
        en: `${head.seq} entries; verify them on the audit page`,
      },
    }
  }
  const verdict = await verifyAudit(ledger.db)
  return {
    code: 'audit',
    words,
    good: verdict.passed,
    detail: verdict.firstBreak?.words ?? {
      zh: `共 ${verdict.rows} 条，校验通过`,
      en: `${verdict.rows} entries, verified`,
    },
  }
}

function major({ serverVersion }: Ledger): number {
  return Math.floor(serverVersion / 10_000)
}
