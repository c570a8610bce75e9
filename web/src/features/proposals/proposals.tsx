import { getRouteApi } from '@tanstack/react-router'
import { Button, Modal, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'

import type { ProposalView } from '#contracts/proposals.ts'
import { formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { ReasonDialog, useDialog } from '../../ui/reason-dialog.tsx'
import { Notice } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useProposalWords } from './words.ts'

const route = getRouteApi('/inside/proposals')

type Deed = 'approve' | 'refuse' | 'withdraw'
type OnAct = (deed: { readonly deed: Deed; readonly proposal: ProposalView }) => void

/** What waits for a second person, and what was decided; which of both stands in the address. */
export function ProposalsPage(): ReactNode {
  const t = useProposalWords()
  const navigate = route.useNavigate()
  const state: 'open' | 'decided' = route.useSearch().state === 'decided' ? 'decided' : 'open'
  const acting = useDialog<Parameters<OnAct>[0]>()
  const [secret, setSecret] = useState<string | null>(null)
  const list = usePages(
    'listProposals',
    (after) => ({ query: { state, after } }),
    ({ proposals }) => proposals,
  )
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Panel
        title={t('title')}
        quiet
        flush
        note={
          <Segmented
            aria-label={t('state')}
            value={state}
            options={[
              { value: 'open', label: t('open') },
              { value: 'decided', label: t('decided') },
            ]}
            onChange={(chosen) =>
              void navigate({ search: chosen === 'open' ? {} : { state: chosen }, replace: true })
            }
          />
        }
      >
        <Paged
          list={list}
          empty={
            <Notice title={state === 'open' ? t('none') : t('none_decided')}>
              <p>{t('none_cure')}</p>
            </Notice>
          }
        >
          {(rows) => <ProposalTable proposals={rows} onAct={acting.open} />}
        </Paged>
      </Panel>
      <DeedDialog subject={acting.subject} onClose={acting.close} onSecret={setSecret} />
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}

function ProposalTable({
  proposals,
  onAct,
}: {
  proposals: readonly ProposalView[]
  onAct: OnAct
}): ReactNode {
  const t = useProposalWords()
  const say = useSay()
  const columns: Column<ProposalView>[] = [
    {
      key: 'what',
      title: t('what'),
      always: true,
      render: ({ title, sentence }) => (
        <div className="stack">
          <strong>{say(title)}</strong>
          <div>{say(sentence)}</div>
        </div>
      ),
    },
    { key: 'reason', title: t('reason'), wideOnly: true, render: ({ reason }) => reason },
    {
      key: 'proposed',
      title: t('proposed'),
      render: ({ proposedBy, proposedAt }) => (
        <span>
          {proposedBy.name} <span className="faint">{formatTime(proposedAt)}</span>
        </span>
      ),
    },
    {
      key: 'state',
      title: t('state'),
      always: true,
      render: (proposal) => <Standing proposal={proposal} onAct={onAct} />,
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={proposals}
      rowKey={({ proposalId }) => proposalId}
    />
  )
}

function Standing({ proposal, onAct }: { proposal: ProposalView; onAct: OnAct }): ReactNode {
  const t = useProposalWords()
  const say = useSay()
  const { state, decidedBy, decidedAt, decisionReason, may, why } = proposal
  if (state !== 'open') {
    return (
      <span>
        {t(state)} {decidedBy?.name}{' '}
        <span className="faint">{decidedAt === null ? '' : formatTime(decidedAt)}</span>
        <div className="faint">{decisionReason}</div>
      </span>
    )
  }
  const button = (deed: Deed, type: 'primary' | 'default'): ReactNode => (
    <Button size="small" type={type} onClick={() => onAct({ deed, proposal })}>
      {t(deed)}
    </Button>
  )
  return (
    <span className="row">
      {may.decide ? button('approve', 'primary') : null}
      {may.decide ? button('refuse', 'default') : null}
      {may.withdraw ? button('withdraw', 'default') : null}
      {may.decide || why === null ? null : <span className="faint">{say(why)}</span>}
    </span>
  )
}

function DeedDialog({
  subject,
  onClose,
  onSecret,
}: {
  subject: Parameters<OnAct>[0] | undefined
  onClose: () => void
  onSecret: (secret: string | null) => void
}): ReactNode {
  const t = useProposalWords()
  const say = useSay()
  const stale = ['listProposals', 'listUsers', 'listAccountlessStaff'] as const
  const decide = useAct('decideProposal', stale, ({ secret }) => {
    onSecret(secret)
    onClose()
  })
  const withdraw = useAct('withdrawProposal', stale, onClose)
  if (subject === undefined) return null
  const { deed, proposal } = subject
  const params = { proposalId: proposal.proposalId }
  const close = (): void => {
    decide.reset()
    withdraw.reset()
    onClose()
  }
  return (
    <ReasonDialog
      open
      title={say(proposal.title)}
      act={t(deed)}
      busy={decide.isPending || withdraw.isPending}
      error={decide.error ?? withdraw.error}
      danger={deed === 'refuse'}
      onClose={close}
      onAct={(reason) =>
        deed === 'withdraw'
          ? withdraw.mutate({ params, body: { reason } })
          : decide.mutate({ params, body: { decision: deed, reason } })
      }
    >
      <p>{say(proposal.sentence)}</p>
      <p className="soft">
        {t('reason')}：{proposal.reason}
      </p>
    </ReasonDialog>
  )
}

function SecretDialog({
  secret,
  onClose,
}: {
  secret: string | null
  onClose: () => void
}): ReactNode {
  const t = useProposalWords()
  const ui = useUiWords()
  return (
    <Modal
      open={secret !== null}
      title={t('secret')}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{ui('close')}</Button>}
    >
      <p>
        <code>{secret}</code>
      </p>
      <p className="soft">{t('secret_note')}</p>
    </Modal>
  )
}
