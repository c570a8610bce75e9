import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import type { Output } from '../../lib/api.ts'
import { saveFile } from '../../lib/save-file.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { rejectFile } from './reject-file.ts'
import { useBookWords } from './words.ts'

type Rejected = Output<'importEntries'>['rejected'][number]

interface RejectsProps {
  book: BookDeclaration
  rejected: readonly Rejected[]
}

const SHOWN = 100

/** Lines that were refused, each with its field and why; all of them in a file. */
export function Rejects({ book, rejected }: RejectsProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const fieldOf = ({ field }: Rejected): string => {
    if (field === null) return t('import_whole_line')
    const known = book.fields.find(({ name }) => name === field)
    return known === undefined ? field : say(known.words)
  }
  const columns: Column<Rejected>[] = [
    { key: 'line', title: t('import_line'), numeric: true, render: ({ line }) => line },
    { key: 'field', title: t('import_field'), render: fieldOf },
    { key: 'why', title: t('import_why'), render: ({ words }) => say(words) },
  ]
  const take = (): void => {
    const head = [t('import_line'), t('import_field'), t('import_why')]
    const rows = rejected.map((one) => [String(one.line), fieldOf(one), say(one.words)])
    saveFile(rejectFile([head, ...rows]), `${say(book.words)}-${t('import_rejects')}.csv`)
  }
  return (
    <div className="import-rejects">
      <DataTable
        caption={t('import_rejects')}
        columns={columns}
        rows={rejected.slice(0, SHOWN)}
        rowKey={(one) => `${one.line} ${one.field} ${one.words.en}`}
        tall
      />
      {rejected.length <= SHOWN ? null : (
        <p className="faint">{t('import_rejects_more', { shown: SHOWN })}</p>
      )}
      <div>
        <Button size="small" onClick={take}>
          {t('import_rejects_file')}
        </Button>
      </div>
    </div>
  )
}
