import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { type FormEvent, type ReactNode, useId, useState } from 'react'

import { upload } from '../../lib/api.ts'
import { keyOf } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { FilePick } from '../../ui/file-pick.tsx'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import type { Feed } from './feeds.tsx'
import { LoadSentence, LoadState, Remarks } from './load-state.tsx'
import { useNightPageWords } from './words.ts'

interface UploadDialogProps {
  feed: Feed | undefined
  onClose: () => void
}

/** Loads one file of one feed for one business date, and says what came of it. */
export function UploadDialog({ feed, onClose }: UploadDialogProps): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  return (
    <Modal
      open={feed !== undefined}
      footer={null}
      destroyOnHidden
      onCancel={onClose}
      title={t('upload_title', { feed: feed ? say(feed.words) : '' })}
    >
      {feed ? <UploadForm feed={feed} onClose={onClose} /> : null}
    </Modal>
  )
}

function UploadForm({ feed, onClose }: { feed: Feed; onClose: () => void }): ReactNode {
  const t = useNightPageWords()
  const ui = useUiWords()
  const id = useId()
  const queryClient = useQueryClient()
  const [date, setDate] = useState(feed.last?.date ?? '')
  const [file, setFile] = useState<File>()
  const [control, setControl] = useState<File>()
  const [asked, setAsked] = useState(false)
  const [reason, setReason] = useState('')
  const send = useMutation({
    mutationFn: async ({ on, chosen, why }: { on: string; chosen: File; why?: string }) =>
      upload(
        'uploadFeedFile',
        {
          params: { feed: feed.feed },
          query: {
            date: on,
            file: chosen.name,
            ...(control && { control: await control.text() }),
            ...(why !== undefined && { acceptFewer: why }),
          },
        },
        chosen,
      ),
    onSettled: async () => {
      for (const stale of ['listFeeds', 'listLoads', 'listNights'] as const) {
        await queryClient.invalidateQueries({ queryKey: keyOf(stale) })
      }
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (date !== '' && file) send.mutate({ on: date, chosen: file })
  }
  const load = send.data?.load
  const mayAccept = load?.problemCode === 'delivery_shrinks' || load?.problemCode === 'all_rejected'
  return (
    <form className="upload" onSubmit={submit}>
      <p className="soft">{t('upload_note')}</p>
      <label htmlFor={`${id}-date`}>{t('upload_date')}</label>
      <input
        id={`${id}-date`}
        type="date"
        className="plain-input"
        value={date}
        onChange={({ target }) => setDate(target.value)}
      />
      <FilePick
        id={`${id}-file`}
        label={t('upload_file')}
        file={file}
        onPick={(picked) => {
          setFile(picked)
          send.reset()
        }}
      />
      {feed.control === null ? null : (
        <FilePick
          id={`${id}-control`}
          label={t('upload_control', { file: feed.control })}
          file={control}
          onPick={(picked) => {
            setControl(picked)
            send.reset()
          }}
        />
      )}
      {asked && (date === '' || !file) ? (
        <p role="alert" className="step-failed">
          {t('upload_needed')}
        </p>
      ) : null}
      <Refused error={send.error} />
      {load ? (
        <output className="upload-result">
          <LoadState state={load.state} /> <LoadSentence load={load} />{' '}
          {load.rowsRejected > 0 ? (
            <Link to="/loads/$loadId" params={{ loadId: load.loadId }}>
              {t('open_rejects')}
            </Link>
          ) : null}
          <Remarks load={load} />
        </output>
      ) : null}
      {mayAccept && file ? (
        <p className="row">
          <label htmlFor={`${id}-why`}>{t('accept_fewer_why')}</label>
          <input
            id={`${id}-why`}
            className="plain-input"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <Button
            disabled={reason.trim().length < 4}
            loading={send.isPending}
            onClick={() => send.mutate({ on: date, chosen: file, why: reason.trim() })}
          >
            {t('accept_fewer')}
          </Button>
        </p>
      ) : null}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {t('upload_act')}
        </Button>
        <Button onClick={onClose}>{ui('close')}</Button>
      </div>
    </form>
  )
}
