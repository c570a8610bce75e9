/** What may stand before a column in brackets, with what it means. */
export const aggregates = [
  'sum',
  'max',
  'min',
  /** Of a text column that holds numbers, such as a bank's own attributes. */
  'max_number',
  'count_distinct',
  'latest',
  'average_balance',
  'latest_sum',
] as const

/** Ways to take one column of some rows; `column`: of the only row there is. */
export type ColumnTaken = Exclude<(typeof aggregates)[number], 'latest_sum'> | 'column'

/** What a metric's `value:` says, before its columns are looked up. */
export type WrittenValue =
  | { readonly kind: 'count' | 'any' }
  | { readonly kind: ColumnTaken; readonly field: string }
  | { readonly kind: 'latest_sum'; readonly field: string; readonly per: string }

/**
 * Reads `count`, `any`, `sum(amount)`, `latest_sum(balance_after per account_id)`, or a bare
 * column; undefined when it is none of them.
 */
export function parseValueSpec(text: string): WrittenValue | undefined {
  const bare = text.trim()
  if (bare === 'count' || bare === 'any') return { kind: bare }
  if (/^[a-z][a-z0-9_]*$/.test(bare)) return { kind: 'column', field: bare }
  const call = /^([a-z_]+)\(\s*([a-z][a-z0-9_]*)(?:\s+per\s+([a-z][a-z0-9_]*))?\s*\)$/.exec(bare)
  if (call === null) return undefined
  const [, name = '', field = '', per] = call
  const kind = aggregates.find((known) => known === name)
  if (kind === undefined) return undefined
  if (kind === 'latest_sum') return per === undefined ? undefined : { kind, field, per }
  return per === undefined ? { kind, field } : undefined
}
