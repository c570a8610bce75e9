import { DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import { download } from '../../lib/api.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { saveFile } from '../../lib/save-file.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { askedOf } from './book-search.ts'
import { countOf } from './counts.ts'
import { useBookWords } from './words.ts'

const route = getRouteApi('/inside/books/$book')

/** Exports what the list shows, after its size is said and a reason given. */
export function ExportButton({ book }: { book: BookDeclaration }): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const asked = askedOf(book, route.useSearch())
  const [open, setOpen] = useState(false)
  const fetchFile = useMutation({
    mutationFn: (reason: string) =>
      download('exportEntries', {
        params: { book: book.name },
        query: { ...asked, reason, language },
      }),
    onSuccess: ({ blob, file }) => {
      saveFile(blob, file)
      setOpen(false)
      announce(t('export_done', { file }))
    },
  })
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('export')}
      </Button>
      <ReasonDialog
        open={open}
        title={t('export_title', { what: say(book.words) })}
        act={t('export')}
        busy={fetchFile.isPending}
        error={fetchFile.error}
        onAct={(reason) => fetchFile.mutate(reason)}
        onClose={() => {
          setOpen(false)
          fetchFile.reset()
        }}
      >
        <Size book={book} />
        <p className="soft">{t('export_note')}</p>
      </ReasonDialog>
    </>
  )
}

function Size({ book }: { book: BookDeclaration }): ReactNode {
  const t = useBookWords()
  const asked = askedOf(book, route.useSearch())
  const { data } = useOperation('listEntries', {
    params: { book: book.name },
    query: { ...asked, limit: 1 },
  })
  const counted = data?.states.filter(({ state }) => (asked.state ?? state) === state)
  if (counted === undefined) return null
  const { entries, more } = countOf(counted)
  return (
    <p>
      <strong>{t(more ? 'export_size_more' : 'export_size', { count: entries })}</strong>
    </p>
  )
}
