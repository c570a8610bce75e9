import { getRouteApi } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import type { Output } from '../../lib/api.ts'
import { UNKNOWN, formatCount, formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { useChannelName } from '../../ui/names.ts'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Notice } from '../../ui/states.tsx'
import { isUnderWay } from './campaign-states.ts'
import { useLiveWords } from './live-words.ts'

type Message = Output<'listMessages'>['messages'][number]
type MessageState = Message['state']

const STATES: readonly MessageState[] = [
  'waiting',
  'sending',
  'accepted',
  'delivered',
  'failed',
  'dead',
  'withheld',
]

const MARKS: Readonly<Record<MessageState, string>> = {
  waiting: 'mark',
  sending: 'mark mark-brand',
  accepted: 'mark mark-brand',
  delivered: 'mark mark-good',
  failed: 'mark mark-bad',
  dead: 'mark mark-bad',
  withheld: 'mark mark-warn',
}

const route = getRouteApi('/inside/campaigns/$campaignId')

/** Each message with where it stands and why; dead letters can be sent again. */
export function Messages({ campaign, every }: { campaign: Campaign; every: number }): ReactNode {
  const t = useLiveWords()
  const search = route.useSearch()
  const { campaignId } = campaign
  const state = STATES.find((one) => one === search.state)
  const list = usePages(
    'listMessages',
    (after) => ({ query: { campaignId, state, after } }),
    ({ messages }) => messages,
    { everyMs: isUnderWay(campaign.state) ? every : false },
  )
  return (
    <Panel
      title={t('part.messages')}
      quiet
      flush
      actions={<StateFilter state={state} />}
      note={
        state === 'dead' ? (
          <DeadLetters campaignId={campaignId} some={list.rows.length > 0} />
        ) : (
          <span />
        )
      }
    >
      <Paged
        list={list}
        empty={
          <Notice title={t('messages_none')}>
            <p>{t('messages_none_cure')}</p>
          </Notice>
        }
      >
        {(rows) => <MessageTable rows={rows} />}
      </Paged>
    </Panel>
  )
}

function StateFilter({ state }: { state: MessageState | undefined }): ReactNode {
  const t = useLiveWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Select<string>
      className="messages-state"
      aria-label={t('message_state')}
      value={state ?? ''}
      popupMatchSelectWidth={false}
      onChange={(next) =>
        void navigate({
          search: { ...search, state: next },
          replace: true,
          resetScroll: false,
        })
      }
      options={[
        { value: '', label: t('all_states') },
        ...STATES.map((one) => ({ value: one, label: t(`message.${one}`) })),
      ]}
    />
  )
}

function MessageTable({ rows }: { rows: readonly Message[] }): ReactNode {
  const t = useLiveWords()
  const channelName = useChannelName()
  const say = useSay()
  const columns: Column<Message>[] = [
    {
      key: 'customer',
      title: t('customer'),
      always: true,
      render: ({ customerId }) => <CustomerLink customer={{ customerId, name: null }} />,
    },
    {
      key: 'state',
      title: t('message_state'),
      render: ({ state }) => <span className={MARKS[state]}>{t(`message.${state}`)}</span>,
    },
    {
      key: 'reason',
      title: t('reason'),
      render: ({ reason }) => (reason ? say(reason) : <span className="faint">{UNKNOWN}</span>),
    },
    {
      key: 'channel',
      title: t('channel'),
      wideOnly: true,
      render: ({ channel }) => channelName(channel),
    },
    {
      key: 'attempts',
      title: t('attempts'),
      numeric: true,
      wideOnly: true,
      render: ({ attempts }) => formatCount(attempts),
    },
    {
      key: 'updated',
      title: t('updated'),
      wideOnly: true,
      render: ({ updatedAt }) => <span className="nowrap">{formatTime(updatedAt)}</span>,
    },
  ]
  return (
    <DataTable
      caption={t('part.messages')}
      columns={columns}
      rows={rows}
      rowKey={({ messageId }) => messageId}
    />
  )
}

/** What dead letters are, and the way to send them again, with a reason. */
function DeadLetters({ campaignId, some }: { campaignId: string; some: boolean }): ReactNode {
  const t = useLiveWords()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const resend = useAct('resendMessages', ['listMessages', 'readCampaign'])
  const close = (): void => {
    resend.reset()
    setOpen(false)
  }
  return (
    <span className="row">
      <span>{t('dead_note')}</span>
      {may('campaign.plan') && some ? (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('resend')}
        </Button>
      ) : null}
      <ReasonDialog
        open={open}
        title={t('resend_title')}
        act={t('resend')}
        busy={resend.isPending}
        error={resend.error}
        onClose={close}
        onAct={(reason) =>
          resend.mutate(
            { body: { campaignId, reason } },
            {
              onSuccess: ({ resent }) => {
                announce(t('resent', { count: resent }))
                close()
              },
            },
          )
        }
      >
        <p>{t('resend_note')}</p>
      </ReasonDialog>
    </span>
  )
}
