import { resolve } from 'node:path'

import { ProblemError } from '#contracts/problems.ts'
import {
  approveStrategy,
  differenceOf,
  returnStrategy,
  submitStrategy,
  versionEntries,
  waitingSubmissions,
} from '#modules/know/strategy/index.ts'
import type { Change, StrategyAct, Submission } from '#modules/know/strategy/index.ts'
import { refuseBrokenUses } from '#server/app/strategy-uses.ts'
import { soundPack } from '#server/home.ts'
import type { Home } from '#server/home.ts'
import { publishedPack } from '#server/strategy-in-force.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command, CommandCall, CommandOption } from './command.ts'
import { openAccessOf, withBank } from './open-bank.ts'
import type { Bank } from './open-bank.ts'
import { folderOf, publishUnreviewed, publishUnreviewedOption } from './publish-unreviewed.ts'

const byOption: CommandOption = {
  kind: 'text',
  value: 'STAFF',
  words: { zh: '以谁的名义（工号）', en: 'who does it: a staff number' },
}
const requiredBy = { ...byOption, required: true } as const

export const strategySubmit: Command = {
  takes: '[DIR]',
  positionals: { least: 0, most: 1 },
  options: {
    home: homeOption,
    by: byOption,
    overlay: {
      kind: 'text',
      value: 'DIR',
      repeats: true,
      words: { zh: '覆盖包，可重复，依次生效', en: 'an overlay of the pack; repeatable, in order' },
    },
    note: { kind: 'text', words: { zh: '改动说明', en: 'what was changed, and why' } },
    'publish-unreviewed': publishUnreviewedOption,
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      const loaded = await soundPack(foldersOf(bank.home, call))
      const before = await bank.home.pack()
      const changes = differenceOf(before.entries, loaded.entries)
      const unreviewed = call.text('publish-unreviewed')
      if (unreviewed !== undefined) {
        await publishUnreviewed(bank, loaded, unreviewed, call)
        const version = loaded.hash
        if (call.json) call.io.print(JSON.stringify({ version, state: 'published', changes }))
        else call.io.print(`In force: ${version}`)
        return exitCodes.done
      }
      const by = call.text('by')
      if (by === undefined) throw new UsageError('--by is missing: who submits it')
      const act = await actOf(bank, call, by, 'strategy.submit')
      const ledger = await bank.home.ledger()
      await refuseBrokenUses(ledger, loaded)
      const { submissionId } = await submitStrategy(ledger, loaded, call.text('note') ?? '', act)
      if (call.json) {
        const { hash: version } = loaded
        const told = { version, submission: submissionId, state: 'waiting', submitted_by: by }
        call.io.print(JSON.stringify({ ...told, in_force: before.hash, changes }))
        return exitCodes.done
      }
      for (const line of changeLines(changes)) call.io.print(line)
      call.io.print(`Submitted by ${by}: ${loaded.hash}`)
      call.io.print('It takes effect once somebody else approves it:')
      call.io.print(`  zhike strategy approve ${loaded.hash.slice(0, 12)} --by STAFF`)
      return exitCodes.done
    }),
}

export const strategyApprove: Command = {
  takes: 'VERSION',
  positionals: { least: 1, most: 1 },
  options: {
    home: homeOption,
    by: requiredBy,
    reason: { kind: 'text', words: { zh: '意见', en: 'a remark' } },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      const ledger = await bank.home.ledger()
      const act = await actOf(bank, call, call.text('by') ?? '', 'strategy.approve')
      const { submissionId, hash, submittedBy } = await submissionNamed(bank, call)
      const before = await bank.home.pack()
      // Its soundness and the floors of law as they stand now, not as they stood when submitted.
      const loaded = await publishedPack(ledger, hash)
      const changes = differenceOf(before.entries, loaded.entries)
      const reason = call.text('reason') ?? ''
      await approveStrategy(ledger, { submissionId, reason, against: before.hash }, act)
      if (call.json) {
        const told = { version: hash, state: 'published', submitted_by: submittedBy }
        const rest = { approved_by: act.actor, before: before.hash, changes }
        call.io.print(JSON.stringify({ ...told, ...rest }))
        return exitCodes.done
      }
      for (const line of changeLines(changes)) call.io.print(line)
      call.io.print(`In force: ${hash} (submitted by ${submittedBy}, approved by ${act.actor})`)
      return exitCodes.done
    }),
}

export const strategyReturn: Command = {
  takes: 'VERSION',
  positionals: { least: 1, most: 1 },
  options: {
    home: homeOption,
    by: requiredBy,
    reason: { kind: 'text', required: true, words: { zh: '退回原因', en: 'why it is returned' } },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      const reason = call.text('reason')?.trim() ?? ''
      if (reason === '') throw new UsageError('--reason is missing: why it is returned')
      const act = await actOf(bank, call, call.text('by') ?? '', 'strategy.approve')
      const { submissionId, hash } = await submissionNamed(bank, call)
      await returnStrategy(await bank.home.ledger(), { submissionId, reason }, act)
      if (call.json) call.io.print(JSON.stringify({ version: hash, state: 'returned', reason }))
      else call.io.print(`Returned: ${hash}`)
      return exitCodes.done
    }),
}

export const strategyStatus: Command = {
  positionals: { least: 0, most: 0 },
  options: { home: homeOption, json: jsonOption },
  run: (call) =>
    withBank(call, async (bank) => {
      const ledger = await bank.home.ledger()
      const inForce = await bank.home.pack()
      const folder = await folderOf(bank)
      const waiting = []
      for (const { hash, submittedBy, submittedAt, note } of await waitingSubmissions(ledger)) {
        const changes = differenceOf(inForce.entries, await versionEntries(ledger, hash))
        waiting.push({
          ...{ version: hash, submitted_by: submittedBy, submitted_at: submittedAt, note, changes },
        })
      }
      if (call.json) {
        const told = { in_force: inForce.hash, strategy_folder: folder.state }
        call.io.print(JSON.stringify({ ...told, strategy_folder_words: folder.words, waiting }))
        return exitCodes.done
      }
      call.io.print(`In force: ${inForce.hash}`)
      if (folder.words !== null) call.io.print(folder.words.en)
      for (const { version, submitted_by, changes } of waiting) {
        call.io.print(`Waiting: ${version}, submitted by ${submitted_by}`)
        for (const line of changeLines(changes)) call.io.print(line)
      }
      return exitCodes.done
    }),
}

/** The home's own folders mean all of them; any other folder is a whole pack. */
function foldersOf(home: Home, call: CommandCall): { base: string; overlays: readonly string[] } {
  const given = call.positionals[0]
  const overlays = call.texts('overlay')
  const own = [resolve(home.dir, 'strategy'), home.strategyFolders.base]
  const isOwn =
    given === undefined || [...own, ...home.strategyFolders.overlays].includes(resolve(given))
  if (!isOwn) return { base: given, overlays }
  const { base, overlays: below } = home.strategyFolders
  return { base, overlays: [...below, ...overlays] }
}

async function actOf(
  bank: Bank,
  { io }: CommandCall,
  staffNumber: string,
  right: 'strategy.submit' | 'strategy.approve',
): Promise<StrategyAct> {
  const { actor } = await (await openAccessOf(bank)).personWith(staffNumber, right)
  return { actor, now: io.now().getTime(), via: 'command-line' }
}

/** The one that waits whose hash begins as given. */
async function submissionNamed({ home }: Bank, call: CommandCall): Promise<Submission> {
  const given = call.positionals[0] ?? ''
  const waiting = await waitingSubmissions(await home.ledger())
  const found = waiting.filter(({ hash }) => given.length >= 6 && hash.startsWith(given))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  throw new ProblemError('not_found', {
    zh: `没有待审的策略 ${given}；zhike strategy status 列出待审的提交`,
    en: `no strategy ${given} waits for a verdict; zhike strategy status lists those that do`,
  })
}

function changeLines(changes: readonly Change[]): string[] {
  return changes.map(({ kind, entry, field, before, after }) => {
    const where = field === null ? entry : `${entry} ${field}`
    return kind === 'changed'
      ? `  ${where}: ${oneLine(before)} -> ${oneLine(after)}`
      : `  ${where}: ${kind}`
  })
}

function oneLine(text: string | null): string {
  return text === null ? '-' : text.replaceAll(/\s*\n\s*/g, '; ')
}
