import { Button, Checkbox } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../lib/api.ts'
import { UNKNOWN } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { ColleagueSelect } from '../../ui/colleague-select.tsx'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { useLeftBehindWords } from './words.ts'

type Left = Output<'listLeftBehind'>
type Customer = Left['customers'][number]
type Task = Left['tasks'][number]

/** What nobody living has in care: customers to be assigned by the bank, work to give away. */
export function LeftBehindPage(): ReactNode {
  const t = useLeftBehindWords()
  const list = usePages(
    'listLeftBehind',
    (after) => ({ query: { after } }),
    ({ customers }) => customers,
  )
  const { first } = list
  return (
    <Page title={t('title')} lead={t('lead')}>
      {first ? <Tasks tasks={first.tasks} total={first.tasksTotal} /> : null}
      <Panel title={t('customers')} flush>
        <Paged
          list={list}
          total={first?.total}
          empty={<p className="timeline-none soft">{t('customers_none')}</p>}
        >
          {(rows) => <Customers rows={rows} />}
        </Paged>
      </Panel>
    </Page>
  )
}

function Customers({ rows }: { rows: readonly Customer[] }): ReactNode {
  const t = useLeftBehindWords()
  const say = useSay()
  const columns: Column<Customer>[] = [
    {
      key: 'customer',
      title: t('customer'),
      always: true,
      render: ({ customerId }) => <CustomerLink customer={{ customerId, name: null }} />,
    },
    { key: 'why', title: t('why'), render: ({ words }) => say(words) },
    { key: 'outlet', title: t('outlet'), render: ({ outletId }) => outletId ?? UNKNOWN },
    { key: 'owner', title: t('owner'), render: ({ ownerStaff }) => ownerStaff ?? UNKNOWN },
  ]
  return (
    <DataTable
      caption={t('customers')}
      columns={columns}
      rows={rows}
      rowKey={({ customerId }) => customerId}
    />
  )
}

function Tasks({ tasks, total }: { tasks: readonly Task[]; total: number }): ReactNode {
  const t = useLeftBehindWords()
  const say = useSay()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [giving, setGiving] = useState(false)
  // What was given away meanwhile is not chosen any more.
  const still = tasks.filter(({ taskId }) => chosen.has(taskId)).map(({ taskId }) => taskId)
  const choose = (taskId: string, isChosen: boolean): void => {
    const next = new Set(still)
    if (isChosen) next.add(taskId)
    else next.delete(taskId)
    setChosen(next)
  }
  const columns: Column<Task>[] = [
    {
      key: 'choose',
      title: '',
      always: true,
      render: ({ taskId, customerId }) => (
        <Checkbox
          aria-label={t('choose', { customer: customerId })}
          checked={chosen.has(taskId)}
          onChange={({ target }) => choose(taskId, target.checked)}
        />
      ),
    },
    {
      key: 'customer',
      title: t('customer'),
      always: true,
      render: ({ customerId }) => <CustomerLink customer={{ customerId, name: null }} />,
    },
    { key: 'why', title: t('why'), render: ({ words }) => say(words) },
    { key: 'owner', title: t('owner'), render: ({ ownerStaff }) => ownerStaff },
    { key: 'due', title: t('due'), render: ({ due }) => <span className="nowrap">{due}</span> },
  ]
  return (
    <Panel
      title={t('tasks')}
      flush
      note={total > tasks.length ? t('tasks_more', { count: total }) : null}
      actions={
        tasks.length === 0 ? null : (
          <span className="row">
            <Button onClick={() => setChosen(new Set(tasks.map(({ taskId }) => taskId)))}>
              {t('choose_all')}
            </Button>
            <Button type="primary" disabled={still.length === 0} onClick={() => setGiving(true)}>
              {t('give')}
            </Button>
          </span>
        )
      }
    >
      {tasks.length === 0 ? (
        <p className="timeline-none soft">{t('tasks_none')}</p>
      ) : (
        <DataTable
          caption={t('tasks')}
          columns={columns}
          rows={tasks}
          rowKey={({ taskId }) => taskId}
        />
      )}
      <Give taskIds={still} open={giving} onClose={() => setGiving(false)} />
    </Panel>
  )
}

interface GiveProps {
  taskIds: readonly string[]
  open: boolean
  onClose: () => void
}

function Give({ taskIds, open, onClose }: GiveProps): ReactNode {
  const t = useLeftBehindWords()
  const [toStaff, setToStaff] = useState<string | null>(null)
  const give = useAct('reassignTasks', ['listLeftBehind', 'readDay', 'readHome'])
  const close = (): void => {
    give.reset()
    onClose()
  }
  return (
    <ReasonDialog
      open={open}
      title={t('give_title', { count: taskIds.length })}
      act={t('give')}
      busy={give.isPending}
      error={give.error}
      onAct={(reason) => {
        if (toStaff === null) return
        give.mutate({ body: { taskIds: [...taskIds], toStaff, reason } }, { onSuccess: close })
      }}
      onClose={close}
    >
      <p>{t('note')}</p>
      <ColleagueSelect
        only={{ forWork: 'yes' }}
        value={toStaff}
        label={t('colleague')}
        placeholder={t('colleague')}
        onChange={setToStaff}
      />
    </ReasonDialog>
  )
}
