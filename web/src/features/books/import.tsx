import { UploadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import { type Output, download, upload } from '../../lib/api.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { saveFile } from '../../lib/save-file.ts'
import { useSay } from '../../lib/words.ts'
import { FilePick } from '../../ui/file-pick.tsx'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { Rejects } from './import-rejects.tsx'
import { affectedByEntries } from './use-books.ts'
import { useBookWords } from './words.ts'

/** Enters many from a file: template, preview, then what becomes of each line. */
export function ImportButton({ book }: { book: BookDeclaration }): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<UploadOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('import')}
      </Button>
      <Modal
        open={open}
        footer={null}
        width={640}
        destroyOnHidden
        title={t('import_title', { what: say(book.words) })}
        onCancel={() => setOpen(false)}
      >
        <Steps book={book} onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}

interface StepsProps {
  book: BookDeclaration
  onClose: () => void
}

function Steps({ book, onClose }: StepsProps): ReactNode {
  const t = useBookWords()
  const ui = useUiWords()
  const queryClient = useQueryClient()
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: ({ chosen, preview }: { chosen: File; preview: boolean }) =>
      upload(
        'importEntries',
        { params: { book: book.name }, query: { preview: preview ? 'true' : 'false' } },
        chosen,
      ),
    onSuccess: async ({ preview }) => {
      if (preview) return
      for (const stale of affectedByEntries) {
        await queryClient.invalidateQueries({ queryKey: [stale] })
      }
    },
  })
  const report = send.data
  const isDone = report?.preview === false
  const would = report === undefined ? 0 : report.made + report.changed
  const pick = (picked: File | undefined): void => {
    setFile(picked)
    send.reset()
  }
  return (
    <div className="stack">
      {isDone ? null : <Choose book={book} file={file} onPick={pick} />}
      <Refused error={send.error} />
      {report === undefined ? null : <Report book={book} report={report} />}
      <div className="row">
        {isDone ? (
          <Button onClick={() => pick(undefined)}>{t('import_another')}</Button>
        ) : (
          <Button
            type={report === undefined ? 'primary' : 'default'}
            disabled={file === undefined}
            loading={send.isPending && report === undefined}
            onClick={() => file && send.mutate({ chosen: file, preview: true })}
          >
            {t('import_preview')}
          </Button>
        )}
        {report?.preview && file ? (
          <Button
            type="primary"
            disabled={would === 0}
            loading={send.isPending}
            onClick={() => send.mutate({ chosen: file, preview: false })}
          >
            {would === 0 ? t('import_nothing') : t('import_confirm', { count: would })}
          </Button>
        ) : null}
        <Button onClick={onClose}>{ui('close')}</Button>
      </div>
    </div>
  )
}

interface ChooseProps {
  book: BookDeclaration
  file: File | undefined
  onPick: (file: File | undefined) => void
}

function Choose({ book, file, onPick }: ChooseProps): ReactNode {
  const t = useBookWords()
  const language = useLanguage()
  const id = useId()
  const template = useMutation({
    mutationFn: () =>
      download('readImportTemplate', { params: { book: book.name }, query: { language } }),
    onSuccess: ({ blob, file: name }) => saveFile(blob, name),
  })
  return (
    <>
      <p className="soft">{t('import_note')}</p>
      <div>
        <Button loading={template.isPending} onClick={() => template.mutate()}>
          {t('import_template')}
        </Button>
      </div>
      <Refused error={template.error} />
      <FilePick id={id} label={t('import_file')} file={file} accept=".xlsx,.csv" onPick={onPick} />
    </>
  )
}

interface ReportProps {
  book: BookDeclaration
  report: Output<'importEntries'>
}

function Report({ book, report }: ReportProps): ReactNode {
  const t = useBookWords()
  const { read, made, changed, unchanged, rejected, preview } = report
  const counts = {
    made,
    changed,
    unchanged,
    // One line may be at fault in several fields.
    rejected: new Set(rejected.map(({ line }) => line)).size,
  }
  return (
    <>
      <output className="import-report">
        <strong>{t('import_read', { count: read })}</strong>{' '}
        {t(preview ? 'import_would' : 'import_did', counts)}
      </output>
      {rejected.length === 0 ? null : <Rejects book={book} rejected={rejected} />}
    </>
  )
}
