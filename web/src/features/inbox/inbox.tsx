import { Button, Input, Modal, Radio } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Input as InputOf, Output } from '../../lib/api.ts'
import { formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { Notice, Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useInboxWords } from './words.ts'

type Answer = Output<'listInbound'>['messages'][number]
type Meaning = NonNullable<InputOf<'settleInbound'>['body']>['meaning']

/** Answers of customers that a person has to read, the oldest first. */
export function InboxPage(): ReactNode {
  const t = useInboxWords()
  const reading = useDialog<Answer>()
  const list = usePages(
    'listInbound',
    (after) => ({ query: { after } }),
    ({ messages }) => messages,
  )
  const columns: Column<Answer>[] = [
    {
      key: 'text',
      title: t('text'),
      always: true,
      render: ({ text, outcome }) => (
        <div className="stack">
          <span>{text}</span>
          {outcome === 'shared_number' ? <span className="faint">{t('shared')}</span> : null}
        </div>
      ),
    },
    {
      key: 'customer',
      title: t('customer'),
      render: ({ customerIds }) => (
        <span className="row">
          {customerIds.map((customerId) => (
            <CustomerLink key={customerId} customer={{ customerId, name: null }} />
          ))}
        </span>
      ),
    },
    { key: 'at', title: t('at'), render: ({ at }) => formatTime(at) },
    {
      key: 'act',
      title: t('act'),
      always: true,
      render: (answer) => (
        <Button size="small" onClick={() => reading.open(answer)}>
          {t('act')}
        </Button>
      ),
    },
  ]
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Panel title={t('title')} quiet flush>
        <Paged
          list={list}
          empty={
            <Notice title={t('none')}>
              <p>{t('none_cure')}</p>
            </Notice>
          }
        >
          {(rows) => (
            <DataTable caption={t('title')} columns={columns} rows={rows} rowKey={({ id }) => id} />
          )}
        </Paged>
      </Panel>
      {reading.subject === undefined ? null : (
        <MeaningDialog key={reading.subject.id} answer={reading.subject} onClose={reading.close} />
      )}
    </Page>
  )
}

function MeaningDialog({ answer, onClose }: { answer: Answer; onClose: () => void }): ReactNode {
  const t = useInboxWords()
  const ui = useUiWords()
  const [meaning, setMeaning] = useState<Meaning | null>(null)
  const [note, setNote] = useState('')
  const settle = useAct('settleInbound', ['listInbound'], onClose)
  const isShared = answer.outcome === 'shared_number'
  const choices = isShared
    ? (['nothing'] as const)
    : (['refuse', 'leave_alone', 'nothing'] as const)
  return (
    <Modal
      open
      title={t('title_of')}
      okText={t('settle')}
      cancelText={ui('cancel')}
      okButtonProps={{ disabled: meaning === null, loading: settle.isPending }}
      onCancel={onClose}
      onOk={() => {
        if (meaning !== null) settle.mutate({ params: { id: answer.id }, body: { meaning, note } })
      }}
    >
      <div className="stack">
        <p>{answer.text}</p>
        {isShared ? <p className="soft">{t('shared')}</p> : null}
        <Radio.Group
          aria-label={t('meaning')}
          value={meaning}
          options={choices.map((value) => ({ value, label: t(value) }))}
          onChange={({ target }) => setMeaning(target.value as Meaning)}
        />
        <label className="stack">
          <span>{t('note')}</span>
          <Input.TextArea
            rows={2}
            maxLength={200}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        </label>
        <Refused error={settle.error} />
      </div>
    </Modal>
  )
}
