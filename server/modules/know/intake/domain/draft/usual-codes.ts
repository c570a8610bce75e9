/** Texts that mean a code of ours in any bank we have seen. */
const usual: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gender: { M: 'M', F: 'F', 男: 'M', 女: 'F', 1: 'M', 2: 'F', male: 'M', female: 'F' },
  direction: {
    D: 'out',
    C: 'in',
    debit: 'out',
    credit: 'in',
    withdrawal: 'out',
    'withdrawal in cash': 'out',
    deposit: 'in',
    PRIJEM: 'in',
    VYDAJ: 'out',
    VYBER: 'out',
    借: 'out',
    贷: 'in',
    收: 'in',
    支: 'out',
    收入: 'in',
    支出: 'out',
    转入: 'in',
    转出: 'out',
  },
  role: {
    OWNER: 'owner',
    DISPONENT: 'user',
    主: 'owner',
    所有人: 'owner',
    代理人: 'user',
    使用人: 'user',
    main: 'main',
    主办: 'main',
    协办: 'assistant',
  },
}

/** What a bank's text usually means in a column of a fact, whatever its case. */
export function usualCode(column: string, text: string): string | undefined {
  const codes = usual[column]
  if (codes === undefined) return undefined
  const folded = text.toLowerCase()
  return Object.entries(codes).find(([known]) => known.toLowerCase() === folded)?.[1]
}

/**
 * Whether a column's values say that it is this one, whatever it is called. Digits tell nothing:
 * 1 and 2 number anything.
 */
export function tellsByValues(
  column: string,
  values: readonly string[] | undefined,
  codes: Readonly<Record<string, unknown>>,
): boolean {
  if (usual[column] === undefined || values === undefined || values.length === 0) return false
  const known = values.filter((value) => {
    const code = /^\d+$/.test(value) ? undefined : usualCode(column, value)
    return code !== undefined && Object.hasOwn(codes, code)
  })
  return known.length >= 2 && known.length * 2 > values.length
}
