import { Temporal } from 'temporal-polyfill'

import type { CustomerRow } from '#contracts/customers.ts'
import type { RuleField } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { yuanText } from '#kernel/cents.ts'
import type { Cents } from '#kernel/cents.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { columnOf } from '#kernel/rule/index.ts'
import type { FactRow } from '#kernel/rule/index.ts'

import { csvLine } from '#kernel/csv.ts'
import type { CsvCell } from '#kernel/csv.ts'

/** Who took the file, when and of what: on every line, so that a part cut out carries it too. */
export interface Watermark {
  readonly displayName: string
  readonly staffNumber: string
  /** As the bank's clock shows it: `2026-11-22 10:00:05`. */
  readonly at: string
  readonly customers: number
  readonly businessDate: string
}

/** The bank's wall clock at an instant, to the second. */
export function bankTime(instant: EpochMs, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
  return zoned.toString({ smallestUnit: 'second' }).replace('T', ' ')
}

/** A header cell says both languages: the file is opened by people the server doesn't know. */
const both = ({ zh, en }: Words): string => (zh === en ? zh : `${zh} / ${en}`)

function watermarkText(mark: Watermark): string {
  return (
    `知客导出 / Zhike export: ${mark.displayName} (${mark.staffNumber}) ${mark.at} · ` +
    `${mark.customers} 位客户 / customers · 业务日期 / as of ${mark.businessDate}`
  )
}

interface ExportColumn {
  readonly title: Words
  readonly cell: (customer: CustomerRow, row: FactRow) => CsvCell
}

const label = (words: Words | undefined | null): CsvCell =>
  words === undefined || words === null ? null : words.zh

const plainAmount = (amount: number | null): CsvCell =>
  amount === null ? null : Number(yuanText(amount as Cents))

const number: ExportColumn = {
  title: { zh: '客户号', en: 'Customer' },
  cell: (customer) => customer.customerId,
}
const name: ExportColumn = {
  title: { zh: '姓名（脱敏）', en: 'Name (masked)' },
  cell: (customer) => customer.name,
}
/** What every list shows, amounts headed by what the bank's money is called. */
const always = (money: Words): readonly ExportColumn[] => [
  {
    title: { zh: '客户类型', en: 'Kind' },
    cell: ({ kind }) => (kind === 'personal' ? '个人' : '企业'),
  },
  { title: { zh: '年龄', en: 'Age' }, cell: (customer) => customer.age },
  {
    title: { zh: '性别', en: 'Gender' },
    cell: ({ gender }) => (gender === null ? null : gender === 'F' ? '女' : '男'),
  },
  {
    title: { zh: `AUM（${money.zh}）`, en: `AUM (${money.en})` },
    cell: ({ aumCents }) => plainAmount(aumCents),
  },
  { title: { zh: '客户等级', en: 'Tier' }, cell: ({ tier }) => label(tier?.words) },
  {
    title: { zh: '生命周期阶段', en: 'Life stage' },
    cell: ({ lifeStage }) => label(lifeStage?.words),
  },
  {
    title: { zh: `临界差额（${money.zh}）`, en: `Gap to the threshold (${money.en})` },
    cell: ({ criticalGapCents }) => plainAmount(criticalGapCents),
  },
  { title: { zh: '流失风险分', en: 'Churn points' }, cell: (customer) => customer.churnPoints },
  { title: { zh: '管理网点', en: 'Outlet' }, cell: (customer) => customer.outletName },
  { title: { zh: '客户经理', en: 'Manager' }, cell: (customer) => customer.rmName },
]

/** Columns the list shows anyway: a rule that reads them adds none. */
const shownFields: ReadonlySet<string> = new Set([
  'customer_id',
  'kind',
  'age',
  'gender',
  'aum',
  'tier',
  'life_stage',
  'critical_gap',
])

/**
 * The columns of an export: those of a list, then what the rule reads; no identity for analysts.
 */
export function exportColumns(
  seesIdentity: boolean,
  ruleFields: readonly RuleField[],
  mark: Watermark,
  money: Words,
): readonly ExportColumn[] {
  const asked = ruleFields
    .filter((field) => !shownFields.has(field.name))
    .map(
      (field): ExportColumn => ({
        title: field.type === 'money' ? headed(field.label, money) : field.label,
        cell: (_, row) => fieldCell(field, row),
      }),
    )
  const text = watermarkText(mark)
  const watermark: ExportColumn = { title: { zh: '导出', en: 'Export' }, cell: () => text }
  return [number, ...(seesIdentity ? [name] : []), ...always(money), ...asked, watermark]
}

const headed = (label: Words, money: Words): Words => ({
  zh: `${label.zh}（${money.zh}）`,
  en: `${label.en} (${money.en})`,
})

function fieldCell(field: RuleField, row: FactRow): CsvCell {
  const value = row[columnOf(field)]
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (field.type === 'money' && typeof value === 'number') return plainAmount(value)
  return field.codes?.find((code) => code.value === value)?.label.zh ?? value
}

export function headerLine(columns: readonly ExportColumn[]): string {
  return csvLine(columns.map(({ title }) => both(title)))
}

export function customerLine(
  columns: readonly ExportColumn[],
  customer: CustomerRow,
  row: FactRow,
): string {
  return csvLine(columns.map(({ cell }) => cell(customer, row)))
}
