import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount, formatTime } from '../../lib/format.ts'
import { useWhole } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { ReasonDialog, useDialog } from '../../ui/reason-dialog.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { useIncidentWords } from './incident-words.ts'

type Incident = Output<'listIncidents'>['incidents'][number]

const route = getRouteApi('/inside/conduct/incidents')

/** What was done against a rule, by whom and when, and the answers to it. */
export function IncidentsPage(): ReactNode {
  const t = useIncidentWords()
  const { state } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useWhole(
    'listIncidents',
    (after) => ({
      query: {
        ...(state === undefined ? {} : { state }),
        ...(after === undefined ? {} : { after }),
      },
    }),
    'incidents',
  )
  return (
    <Page
      title={t('incidents')}
      lead={t('lead')}
      actions={
        <Segmented
          aria-label={t('state')}
          value={state ?? 'all'}
          options={[
            { value: 'all', label: t('all') },
            { value: 'open', label: t('open') },
            { value: 'answered', label: t('answered') },
          ]}
          onChange={(chosen) => {
            const asked = chosen === 'all' ? undefined : chosen
            void navigate({
              search: asked === 'open' || asked === 'answered' ? { state: asked } : {},
              replace: true,
            })
          }}
        />
      }
    >
      <Answer query={query} lines={8}>
        {({ incidents, open, overdue }) => (
          <Panel
            title={t('list')}
            note={t('counts', { open: formatCount(open), overdue: formatCount(overdue) })}
            flush
          >
            {incidents.length === 0 ? (
              <Notice title={t('none')}>
                <p>{t('none_cure')}</p>
              </Notice>
            ) : (
              <Incidents incidents={incidents} />
            )}
          </Panel>
        )}
      </Answer>
    </Page>
  )
}

function Incidents({ incidents }: { incidents: readonly Incident[] }): ReactNode {
  const t = useIncidentWords()
  const say = useSay()
  const dialog = useDialog<Incident>()
  const answer = useAct('answerIncident', ['listIncidents', 'readHome'])
  const close = (): void => {
    answer.reset()
    dialog.close()
  }
  const columns: Column<Incident>[] = [
    {
      key: 'what',
      title: t('what'),
      always: true,
      render: ({ words, source }) => (
        <span className="stack">
          <span>{say(words)}</span>
          <span className="faint">{source}</span>
        </span>
      ),
    },
    {
      key: 'who',
      title: t('who'),
      render: ({ subject, subjectWords }) =>
        subject.startsWith('campaign:') ? (
          <Link to="/campaigns/$campaignId" params={{ campaignId: subject.slice(9) }}>
            {say(subjectWords)}
          </Link>
        ) : (
          say(subjectWords)
        ),
    },
    { key: 'when', title: t('when'), render: ({ happened }) => happened },
    {
      key: 'customers',
      title: t('customers'),
      numeric: true,
      render: ({ customers, sample }) => (
        <span title={sample.join(' ')}>{formatCount(customers)}</span>
      ),
    },
    {
      key: 'due',
      title: t('due'),
      render: ({ dueOn, overdue }) =>
        overdue ? <span className="mark mark-bad">{dueOn}</span> : dueOn,
    },
    {
      key: 'answer',
      title: t('answer'),
      always: true,
      render: (incident) =>
        incident.state === 'open' ? (
          <Button size="small" onClick={() => dialog.open(incident)}>
            {t('do_answer')}
          </Button>
        ) : (
          <span className="stack">
            <span>{incident.reason}</span>
            <span className="faint">
              {incident.answeredBy} {incident.answeredAt ? formatTime(incident.answeredAt) : null}
            </span>
          </span>
        ),
    },
  ]
  const { subject } = dialog
  return (
    <>
      <DataTable
        caption={t('list')}
        columns={columns}
        rows={incidents}
        rowKey={({ incidentId }) => String(incidentId)}
      />
      {subject === undefined ? null : (
        <ReasonDialog
          open
          title={t('answer_title')}
          act={t('do_answer')}
          busy={answer.isPending}
          error={answer.error}
          onClose={close}
          onAct={(reason) =>
            answer.mutate(
              { params: { incidentId: subject.incidentId }, body: { reason } },
              {
                onSuccess: () => {
                  announce(t('done'))
                  close()
                },
              },
            )
          }
        >
          <p>{say(subject.words)}</p>
          <p>
            {t('concerned', {
              who: say(subject.subjectWords),
              when: subject.happened,
              customers: formatCount(subject.customers),
            })}
          </p>
          <p className="faint">{subject.sample.join(' ')}</p>
          <p>{t('answer_note')}</p>
        </ReasonDialog>
      )}
    </>
  )
}
