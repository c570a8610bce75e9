import type { BookField } from '#contracts/book.ts'
import type { Download } from '#platform/http/index.ts'
import { writeXlsx } from '#platform/spreadsheet/index.ts'

import type { Book } from './domain/book.ts'
import { once } from './export-file.ts'
import { columnOf, ownColumns } from './sheet.ts'
import type { Language } from './sheet.ts'

/** An empty workbook with the columns an import reads, and what each takes on its second sheet. */
export async function templateFile(book: Book, language: Language): Promise<Download> {
  const zh = language === 'zh'
  const own = { title: ownColumns.entry[language], shown: 'text', width: 38 } as const
  const newOnes = zh ? '留空为新增；填写则修改该条' : 'Empty: a new entry; else that one is changed'
  const content = await writeXlsx(
    book.words[language],
    [own, ...book.fields.map((field) => columnOf(field, language))],
    [],
    {
      name: zh ? '填写说明' : 'What to write',
      lines: [
        [ownColumns.entry[language], newOnes],
        ...book.fields.map((field): [string, string] => [
          field.words[language],
          takes(field, language),
        ]),
      ],
    },
  )
  const fileName = `${book.words[language]}-${zh ? '模板' : 'template'}.xlsx`
  return { fileName, content: once(content) }
}

function takes({ kind, options, required, least, most }: BookField, language: Language): string {
  const zh = language === 'zh'
  const must = required === true ? (zh ? '必填；' : 'Required; ') : ''
  if (options !== undefined) {
    return must + options.map(({ words }) => words[language]).join(zh ? '、' : ', ')
  }
  const bounds = least === undefined && most === undefined ? '' : ` ${least ?? ''}–${most ?? ''}`
  return must + kindWords[kind][language] + bounds
}

const kindWords: Readonly<Record<BookField['kind'], Readonly<Record<Language, string>>>> = {
  text: { zh: '文字', en: 'text' },
  long_text: { zh: '文字', en: 'text' },
  code: { zh: '所列之一', en: 'one of a list' },
  number: { zh: '整数', en: 'a whole number' },
  money: { zh: '金额，如 1234.56', en: 'an amount such as 1234.56' },
  percent: { zh: '百分数，如 5.25', en: 'per cent such as 5.25' },
  day: { zh: '日期，如 2026-10-31', en: 'a day such as 2026-10-31' },
  time: { zh: '时刻，如 2026-10-31T09:00:00+08:00', en: 'an instant' },
  yes_no: { zh: '是 或 否', en: 'yes or no' },
  staff: { zh: '工号', en: 'a staff number' },
  unit: { zh: '机构号', en: 'a unit number' },
  customer: { zh: '客户号', en: 'a customer number' },
  entry: { zh: '条目编号', en: 'the number of an entry' },
}
