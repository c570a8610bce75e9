import type { CampaignResult } from '#contracts/results.ts'
import { campaignResult } from '#modules/prove/performance/index.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { openAccessOf, withBank } from './open-bank.ts'

export const result: Command = {
  takes: 'CAMPAIGN',
  positionals: { least: 1, most: 1 },
  options: { home: homeOption, json: jsonOption },
  run: (call) =>
    withBank(call, async (bank) => {
      const { home } = bank
      const pack = await home.pack()
      const { directory } = await openAccessOf(bank)
      const told = await campaignResult(
        {
          marts: home.martReader,
          facts: home.factStore,
          ledger: await home.ledger(),
          directory,
          strategy: () => pack,
        },
        call.positionals[0] ?? '',
      )
      const lines = call.json ? [JSON.stringify(told)] : linesOf(told, pack.pack.currencyWords.en)
      for (const line of lines) call.io.print(line)
      return exitCodes.done
    }),
}

function linesOf(told: CampaignResult, currency: string): string[] {
  const money = (cents: number) => `${(cents / 100).toFixed(2)} ${currency}`
  return [
    `${told.campaignId} ${told.name}: ${told.measure.en}, ${told.windowDays} days from ` +
      `${told.started}, measured to ${told.measuredTo ?? '-'}`,
    told.verdictWords.en,
    told.money.words.en,
    ...(told.multiplicity === null ? [] : [told.multiplicity.words.en]),
    told.sampleRatio.words.en,
    ...(told.unknownMembers > 0
      ? [`${told.unknownMembers} members are no customers of the bank and in no arm`]
      : []),
    ...(told.crossedOver > 0
      ? [`${told.crossedOver} members were put into another arm by a later file; the first counts`]
      : []),
    ...(told.notCompared > 0
      ? [`${told.notCompared} customers are in waves that have nobody to compare with`]
      : []),
    ...told.arms.map(
      (arm) =>
        `  ${arm.arm}${arm.control ? ' (control)' : ''}: ${arm.customers} customers, ` +
        `${arm.converted} converted (${percent(arm.rate)}), ${money(arm.meanCents)} each`,
    ),
    ...told.waves.map(
      (wave) =>
        `  wave ${wave.wave}: ${wave.arms
          .map((arm) => `${arm.arm} ${arm.converted} of ${arm.customers} (${percent(arm.rate)})`)
          .join(', ')}`,
    ),
    ...told.lifts.map(
      (lift) => `  ${lift.arm} ${lift.measure} ${lift.kind}: ${inUnit(lift, money)}`,
    ),
    ...(told.incrementalCents === null
      ? []
      : [
          `  incremental ${money(told.incrementalCents)} ` +
            `(${money(told.incrementalLowCents ?? 0)} to ` +
            `${money(told.incrementalHighCents ?? 0)})`,
        ]),
    ...told.costs.map(
      (cost) =>
        `  ${cost.words.en}: ${cost.contacts} contacts at ${money(cost.eachCents)}, ` +
        money(cost.cents),
    ),
    `  cost ${money(told.costCents)}${told.roi === null ? '' : `, return ${percent(told.roi)}`}`,
    `  ${told.incrementalWords.en}`,
    ...told.credits.map(
      (credit) =>
        `  ${credit.name} (${credit.role.en}): ${credit.outcomes} sales, ${money(credit.cents)}`,
    ),
  ]
}

function inUnit(
  { measure, kind, lift, low, high, p }: CampaignResult['lifts'][number],
  money: (cents: number) => string,
): string {
  const write = measure === 'value_cents' && kind === 'absolute' ? money : percent
  return `${write(lift)} (${write(low)} to ${write(high)}), p ${p.toFixed(5)}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}
