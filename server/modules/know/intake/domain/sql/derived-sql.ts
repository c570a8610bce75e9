import type { ColumnSource } from '../feed/feed.ts'
import type { CellNames, CellSql } from './cell-sql.ts'
import { centurySql } from './date-sql.ts'

type Derived = Extract<ColumnSource, { kind: 'derived' }>

/** The date of birth or the sex that an identity number carries. */
export function derivedSql(from: string, { rule, firstYear }: Derived, names: CellNames): CellSql {
  switch (rule) {
    case 'czech_birth_date':
      return czech(from, names, `cast(${czechBirth(names.text, firstYear)} as date)`, firstYear)
    case 'czech_gender': {
      const month = `try_cast(substr(${names.text}, 3, 2) as integer)`
      return czech(
        from,
        names,
        `case when ${month} > 50 then 'F' when ${month} > 0 then 'M' end`,
        firstYear,
      )
    }
    case 'chinese_id_birth_date':
      return chinese(
        from,
        names,
        `cast(try_strptime(${chineseBirth(names.text)}, '%Y%m%d') as date)`,
      )
    case 'chinese_id_gender': {
      const { text } = names
      const digit =
        `case length(${text}) when 18 then substr(${text}, 17, 1) ` +
        `when 15 then substr(${text}, 15, 1) end`
      const odd = `try_cast(${digit} as integer) % 2`
      return chinese(from, names, `case ${odd} when 1 then 'M' when 0 then 'F' end`)
    }
  }
}

/**
 * `YYMMDD`, 50 added to the month for women (Berka; the Czech rodné číslo before 1954 and after).
 */
function czechBirth(text: string, firstYear: number): string {
  const month = `try_cast(substr(${text}, 3, 2) as integer)`
  const plainMonth = `case when ${month} > 50 then ${month} - 50 else ${month} end`
  const year = `${centurySql(`substr(${text}, 1, 2)`, firstYear)} || substr(${text}, 1, 2)`
  const written = `${year} || lpad(cast(${plainMonth} as varchar), 2, '0') || substr(${text}, 5, 2)`
  return `case when length(${text}) = 6 then try_strptime(${written}, '%Y%m%d') end`
}

function czech(from: string, names: CellNames, value: string, firstYear: number): CellSql {
  const { text, parsed } = names
  return {
    text: from,
    parsed: value,
    value: parsed,
    problems: [
      {
        code: 'identity_number_invalid',
        when: `${text} is not null and ${czechBirth(text, firstYear)} is null`,
      },
    ],
  }
}

/**
 * Digits 7-14 of 18 (GB 11643), 7-12 of the old 15. A number of another kind (passport, company)
 * says nothing of a birth: the column stays empty, the row is kept.
 */
function chineseBirth(text: string): string {
  return (
    `case length(${text}) when 18 then substr(${text}, 7, 8) ` +
    `when 15 then '19' || substr(${text}, 7, 6) end`
  )
}

function chinese(from: string, names: CellNames, value: string): CellSql {
  return { text: from, parsed: value, value: names.parsed, problems: [] }
}
