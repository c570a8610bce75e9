import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { dateAt } from '#kernel/clock.ts'
import { countIncidents, readIncidents, sayDoer } from '#modules/decide/certificate/index.ts'
import type { FoundBreach, Incident } from '#modules/decide/certificate/index.ts'
import { loadFeedFile } from '#modules/know/intake/index.ts'
import { verifyLake } from '#modules/decide/night/index.ts'
import type { Break, LakeVerdict } from '#modules/decide/night/index.ts'
import { PUBLIC_KEY_FILE, verifyAnchors, verifyAudit } from '#platform/audit/index.ts'
import type { AnchorVerdict, AuditVerdict } from '#platform/audit/index.ts'

import type { Home } from '#server/home.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command, CommandCall } from './command.ts'
import { curableWords, isDamage } from './curable.ts'
import { withBank } from './open-bank.ts'

export const verify: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    anchor: {
      kind: 'text',
      value: 'FILE',
      words: {
        zh: '与此文件中签名的链尾核对（默认数据目录中的）',
        en: 'hold the chain against the signed ends in this file (else those of the home)',
      },
    },
    json: jsonOption,
  },
  async run(call) {
    const told = await verified(call)
    const passed = told.breaks.length === 0
    if (call.json) call.io.print(JSON.stringify({ passed, ...told }))
    else {
      for (const { part, where, words } of told.breaks) {
        call.io.print(`${part}: ${where}: ${words.en}`)
      }
      call.io.print(passed ? 'All is as it was left.' : `${told.breaks.length} breaks.`)
    }
    return passed ? exitCodes.done : exitCodes.broken
  },
}

interface Verified {
  readonly certificate: LakeVerdict['certificate']
  readonly audit: AuditVerdict | null
  readonly reconciliation: LakeVerdict['reconciliation'] | null
  readonly anchors: Anchored | null
  readonly incidents: Awaited<ReturnType<typeof countIncidents>> | null
  readonly breaks: readonly Break[]
}

const unread = {
  ...{ certificate: null, audit: null, reconciliation: null, anchors: null, incidents: null },
}

/** A home whose settings can't be read is itself the break: nothing else can be looked at. */
async function verified(call: CommandCall): Promise<Verified> {
  try {
    return await withBank(call, ({ home }) => verifiedHome(home, call))
  } catch (error) {
    if (!isDamage(error)) throw error
    const broken = breakOf('home', call.text('home') ?? '.', error)
    return { ...unread, breaks: [broken] }
  }
}

async function verifiedHome(home: Home, call: CommandCall): Promise<Verified> {
  const lake = await verifyLake({ ...home, timeZone: home.settings.timeZone })
  const ledger = await home.ledger()
  const audit = await verifyAudit(ledger.db)
  const anchors = await anchorsOf(home, call.text('anchor'))
  const today = dateAt(call.io.now().getTime(), home.settings.timeZone)
  const incidents = await countIncidents(ledger, today)
  const kept = await readIncidents(ledger, { limit: 1_000_000 })
  const breaks: Break[] = [
    ...lake.breaks,
    ...(await vaultBreaks(home)),
    ...(await feedBreaks(home)),
    ...(await strategyBreaks(home)),
    ...auditBreaks(audit),
    ...anchorBreaks(anchors),
    ...incidentBreaks(kept, lake.done),
  ]
  const { certificate, reconciliation } = lake
  return { certificate, audit, reconciliation, anchors, incidents, breaks }
}

/** The keys are read and held against what the ledger knows of them. */
async function vaultBreaks(home: Home): Promise<Break[]> {
  try {
    await home.vault()
    return []
  } catch (error) {
    if (!isDamage(error)) throw error
    return [breakOf('vault', 'keys', error)]
  }
}

/** A feed nobody can read is a delivery nobody waits for: the night would pass without it. */
async function feedBreaks({ feedsFolder }: Home): Promise<Break[]> {
  const names = existsSync(feedsFolder) ? await readdir(feedsFolder) : []
  const read = await Promise.all(
    names
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
      .map((name) => loadFeedFile(join(feedsFolder, name))),
  )
  return read.flatMap((loaded): Break[] => {
    const [first] = loaded.ok ? [] : loaded.problems
    if (first === undefined) return []
    const { file, line, words } = first
    return [
      {
        part: 'feed',
        where: line === undefined ? file : `${file}:${line}`,
        words: {
          zh: `${words.zh}。请从备份恢复，或用 zhike intake 再给出这份接入说明`,
          en: `${words.en}. Restore it, or give the feed again with zhike intake`,
        },
      },
    ]
  })
}

/** The folder the strategy is edited in; what is in force lies in the ledger and goes on. */
async function strategyBreaks(home: Home): Promise<Break[]> {
  try {
    await home.folderPack()
    return []
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'strategy_unsound') throw error
    const { zh, en } = error.words
    return [
      {
        part: 'strategy',
        where: home.strategyFolders.base,
        words: {
          zh: `${zh}。生效中的版本在账本里，不受影响；请从备份恢复该文件夹`,
          en: `${en}. What is in force lies in the ledger; restore the folder from a backup`,
        },
      },
    ]
  }
}

function breakOf(part: Break['part'], where: string, error: unknown): Break {
  const curable = curableWords(error)
  if (curable === undefined) throw error
  return { part, where, words: curable.words }
}

interface Anchored {
  readonly file: string
  readonly anchors: number
  readonly newest: AnchorVerdict['newest']
  readonly breaks: AnchorVerdict['breaks']
}

/** Null where nothing was signed yet and no file is named. */
async function anchorsOf(home: Home, given: string | undefined): Promise<Anchored | null> {
  const file = given ?? home.anchors.file
  const missing = [file, join(dirname(file), PUBLIC_KEY_FILE)].find((path) => !existsSync(path))
  if (missing !== undefined) {
    if (given === undefined && !existsSync(file)) return null
    const words = {
      zh: `没有 ${missing}：请指向存放签名的目录`,
      en: `${missing} is not there: name the folder the signed ends are kept in`,
    }
    return { file, anchors: 0, newest: undefined, breaks: [{ line: 0, words }] }
  }
  try {
    return { file, ...(await verifyAnchors((await home.ledger()).db, file)) }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL'))) {
      throw error
    }
    const words = {
      zh: `公钥 ${PUBLIC_KEY_FILE} 已损坏：请删去，下一夜会由私钥重写；或从存放处恢复`,
      en: `the public key ${PUBLIC_KEY_FILE} is damaged: delete it, the next night writes it anew`,
    }
    return { file, anchors: 0, newest: undefined, breaks: [{ line: 0, words }] }
  }
}

function anchorBreaks(anchored: Anchored | null): Break[] {
  if (anchored === null) return []
  return anchored.breaks.map(({ line, words }) => ({
    part: 'anchor' as const,
    where: `${anchored.file}:${line}`,
    words,
  }))
}

function auditBreaks({ firstBreak }: AuditVerdict): Break[] {
  if (firstBreak === undefined) return []
  return [{ part: 'audit', where: `row ${firstBreak.seq}`, words: firstBreak.words }]
}

/** Those no person has answered, and what the facts show of which no night has told. */
function incidentBreaks(incidents: readonly Incident[], found: readonly FoundBreach[]): Break[] {
  const open = incidents.filter(({ state }) => state === 'open')
  const known = new Map(incidents.map((one) => [keyOf(one), one.customers]))
  const untold = found.filter((one) => (known.get(keyOf(one)) ?? 0) < one.customers)
  return [
    ...open.map((one) => incidentBreak(one, { zh: '尚无人答复', en: 'nobody has answered it' })),
    ...untold.map((one) =>
      incidentBreak(one, { zh: '尚未登记：请再运行一夜', en: 'not on record: run a night again' }),
    ),
  ]
}

type Told = Pick<FoundBreach, 'kind' | 'words' | 'subject' | 'happened' | 'customers'>

function incidentBreak({ kind, words, subject, happened, customers }: Told, state: Words): Break {
  const doer = sayDoer(subject)
  return {
    part: 'incident',
    where: `${kind} ${subject} ${happened}`,
    words: {
      zh: `${words.zh}（${doer.zh}，${customers} 位客户）：${state.zh}`,
      en: `${words.en} (${doer.en}, ${customers} customers): ${state.en}`,
    },
  }
}

const keyOf = ({ kind, subject, happened }: Told): string => `${kind} ${subject} ${happened}`
