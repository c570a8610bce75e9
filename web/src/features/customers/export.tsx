import { DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import type { reasonLists } from '#contracts/reasons.ts'
import { download } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import { saveFile } from '../../lib/save-file.ts'
import { announce } from '../../ui/announcer.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { useCustomersWords } from './words.ts'

/** Exports what is seen, after its size is said and a reason given. */
export function ExportButton({ text, customers }: { text: string; customers: number }): ReactNode {
  const t = useCustomersWords()
  const [open, setOpen] = useState(false)
  const fetchFile = useMutation({
    mutationFn: (why: { reason: string; because: keyof (typeof reasonLists)['export'] }) =>
      download('exportCustomers', { body: { rule: { text }, ...why } }),
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
        title={t('export_title')}
        act={t('export')}
        busy={fetchFile.isPending}
        error={fetchFile.error}
        list="export"
        onAct={(reason, because) => fetchFile.mutate({ reason, because })}
        onClose={() => {
          setOpen(false)
          fetchFile.reset()
        }}
      >
        <p>
          <strong>{t('export_size', { count: formatCount(customers) })}</strong>
        </p>
        <p className="soft">{t('export_note')}</p>
        <p className="code faint">{text}</p>
      </ReasonDialog>
    </>
  )
}
