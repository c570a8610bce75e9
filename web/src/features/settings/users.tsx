import { getRouteApi } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import type { UserView } from '#contracts/access.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { roleWords } from '../../ui/roles.ts'
import { Notice } from '../../ui/states.tsx'
import { OpenAccount } from './open-account.tsx'
import './settings.css'
import { UserDrawer } from './user-drawer.tsx'
import { useSettingsWords } from './words.ts'

const route = getRouteApi('/inside/settings/users')

/** Who may sign in; search and role stand in the address. */
export function UsersPage(): ReactNode {
  const t = useSettingsWords()
  const may = useMay()
  const { find, role } = route.useSearch()
  const changing = useDialog<UserView>()
  const [opening, setOpening] = useState(false)
  const list = usePages(
    'listUsers',
    (after) => ({ query: { find, role: isRole(role) ? role : undefined, after } }),
    ({ users }) => users,
    { keepPrevious: true },
  )
  return (
    <Page
      title={t('users')}
      lead={t('users_lead')}
      actions={
        may('user.grant') ? (
          <Button type="primary" onClick={() => setOpening(true)}>
            {t('open_account')}
          </Button>
        ) : null
      }
    >
      <Panel title={t('users')} quiet flush note={<Filters />}>
        <Paged
          list={list}
          total={list.first?.total}
          empty={
            <Notice title={t('none')}>
              <p>{t('none_cure')}</p>
            </Notice>
          }
        >
          {(rows) => <UserTable users={rows} onChange={changing.open} />}
        </Paged>
      </Panel>
      <UserDrawer user={changing.subject} onClose={changing.close} />
      <OpenAccount open={opening} onClose={() => setOpening(false)} />
    </Page>
  )
}

function isRole(text: string | undefined): text is Role {
  return text !== undefined && text in roleWords
}

function Filters(): ReactNode {
  const t = useSettingsWords()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <span className="row">
      <Input
        className="users-find"
        aria-label={t('find')}
        placeholder={t('find')}
        allowClear
        value={search.find ?? ''}
        onChange={({ target }) =>
          void navigate({ search: { ...search, find: target.value }, replace: true })
        }
      />
      <Select
        aria-label={t('role')}
        value={search.role ?? ''}
        popupMatchSelectWidth={false}
        onChange={(role) => void navigate({ search: { ...search, role }, replace: true })}
        options={[
          { value: '', label: t('all_roles') },
          ...Object.entries(roleWords).map(([role, words]) => ({ value: role, label: say(words) })),
        ]}
      />
    </span>
  )
}

interface UserTableProps {
  users: readonly UserView[]
  onChange: (user: UserView) => void
}

function UserTable({ users, onChange }: UserTableProps): ReactNode {
  const t = useSettingsWords()
  const say = useSay()
  const may = useMay()
  const columns: Column<UserView>[] = [
    {
      key: 'name',
      title: t('name'),
      always: true,
      render: ({ displayName, staffNumber }) => (
        <span className="nowrap">
          {displayName} <span className="faint">{staffNumber}</span>
        </span>
      ),
    },
    { key: 'role', title: t('role'), render: ({ role }) => say(roleWords[role]) },
    {
      key: 'unit',
      title: t('unit'),
      wideOnly: true,
      render: ({ unit }) => unit?.name ?? t('no_unit'),
    },
    { key: 'state', title: t('state'), render: (user) => <UserState user={user} /> },
    {
      key: 'last',
      title: t('last_sign_in'),
      wideOnly: true,
      render: ({ lastSignInAt }) =>
        lastSignInAt === null ? (
          <span className="faint">{t('never')}</span>
        ) : (
          formatTime(lastSignInAt)
        ),
    },
    {
      key: 'sessions',
      title: t('sessions'),
      numeric: true,
      wideOnly: true,
      render: ({ openSessions }) => openSessions,
    },
    ...(may('user.grant')
      ? [
          {
            key: 'change',
            title: t('change'),
            always: true,
            render: (user: UserView) => (
              <Button
                size="small"
                aria-label={t('change_of', { name: user.displayName })}
                onClick={() => onChange(user)}
              >
                {t('change')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <DataTable
      caption={t('users')}
      columns={columns}
      rows={users}
      rowKey={({ userId }) => userId}
    />
  )
}

function UserState({ user: { state, lockedUntil, alone } }: { user: UserView }): ReactNode {
  const t = useSettingsWords()
  if (alone && state === 'active') return <span className="mark mark-warn">{t('alone')}</span>
  if (state === 'active') return <span className="mark mark-good">{t('active')}</span>
  if (state === 'disabled') return <span className="mark">{t('disabled')}</span>
  const title = lockedUntil === null ? '' : t('locked_until', { time: formatTime(lockedUntil) })
  return (
    <span className="mark mark-warn" title={title}>
      {t('locked')}
    </span>
  )
}
