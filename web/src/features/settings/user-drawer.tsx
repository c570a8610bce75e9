import { Button, Drawer, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'

import type { UserView } from '#contracts/access.ts'
import { type reasonLists, saysWhy } from '#contracts/reasons.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { useAct } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { roleWords } from '../../ui/roles.ts'
import { ReasonChoice, ReasonDialog, useDialog } from '../../ui/reason-dialog.tsx'
import { Refused } from '../../ui/states.tsx'
import { UnitSelect } from '../../ui/unit-select.tsx'
import { FirstHalf } from './first-half.tsx'
import { useSettingsWords } from './words.ts'

interface UserDrawerProps {
  user: UserView | undefined
  onClose: () => void
}

/** Changes a person's role, unit or state with a reason; resets the password; ends sessions. */
export function UserDrawer({ user, onClose }: UserDrawerProps): ReactNode {
  const t = useSettingsWords()
  return (
    <Drawer
      title={t('change_of', { name: user?.displayName ?? '' })}
      open={user !== undefined}
      onClose={onClose}
      size={420}
      destroyOnHidden
    >
      {user ? (
        <div className="stack">
          <Grant user={user} onDone={onClose} />
          <Password user={user} />
        </div>
      ) : null}
    </Drawer>
  )
}

interface Fields {
  role: Role
  unitId: string
  state: 'active' | 'disabled'
  because: keyof (typeof reasonLists)['account']
  reason: string
}

function Grant({ user, onDone }: { user: UserView; onDone: () => void }): ReactNode {
  const t = useSettingsWords()
  const say = useSay()
  const change = useAct('changeUser', ['listUsers', 'listProposals'])
  const save = ({ role, unitId, state, because, reason }: Fields): void => {
    change.mutate(
      {
        params: { userId: user.userId },
        body: {
          because,
          reason: reason.trim(),
          ...(role === user.role ? {} : { role }),
          ...(unitId === (user.unit?.unitId ?? '')
            ? {}
            : { unitId: unitId === '' ? null : unitId }),
          ...((state === 'disabled') === (user.state === 'disabled') ? {} : { state }),
        },
      },
      {
        onSuccess: ({ proposal }) => {
          announce(
            proposal === null
              ? t('changed', { name: user.displayName })
              : t('proposed', { what: say(proposal.sentence) }),
          )
          onDone()
        },
      },
    )
  }
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      onFinish={save}
      initialValues={{
        role: user.role,
        unitId: user.unit?.unitId ?? '',
        state: user.state === 'disabled' ? 'disabled' : 'active',
        reason: '',
      }}
    >
      <Form.Item name="role" label={t('role')}>
        <Select
          options={Object.entries(roleWords).map(([role, words]) => ({
            value: role,
            label: say(words),
          }))}
        />
      </Form.Item>
      <Form.Item name="unitId" label={t('unit')}>
        <UnitSelect label={t('unit')} none={t('no_unit')} />
      </Form.Item>
      <Form.Item name="state" label={t('state')}>
        <Select
          options={[
            { value: 'active', label: t('enable') },
            { value: 'disabled', label: t('disable') },
          ]}
        />
      </Form.Item>
      <ReasonChoice list="account" />
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[
          {
            validator: async (_, value: string | undefined) => {
              if (!saysWhy(value ?? '')) throw new Error(t('reason_needed'))
            },
          },
        ]}
      >
        <Input.TextArea rows={2} maxLength={200} />
      </Form.Item>
      <Refused error={change.error} />
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t('save')}
      </Button>
    </Form>
  )
}

function Password({ user }: { user: UserView }): ReactNode {
  const t = useSettingsWords()
  const reset = useAct('resetPassword', ['listUsers', 'listProposals'])
  const revoke = useAct('revokeSessions', ['listUsers'])
  const asking = useDialog<UserView>()
  const params = { userId: user.userId }
  return (
    <section className="stack" aria-label={t('password')}>
      <h3>{t('password')}</h3>
      <p className="soft">{t('reset_note')}</p>
      {reset.data ? (
        <FirstHalf half={reset.data.firstHalf} sentence={reset.data.proposal.sentence} />
      ) : null}
      <div className="row">
        <Button onClick={() => asking.open(user)}>{t('reset')}</Button>
        <Button
          loading={revoke.isPending}
          onClick={() =>
            revoke.mutate(
              { params },
              {
                onSuccess: ({ revoked }) => announce(t('revoked', { count: revoked })),
              },
            )
          }
        >
          {t('revoke')}
        </Button>
      </div>
      <Refused error={revoke.error} />
      <ReasonDialog
        open={asking.subject !== undefined}
        title={t('reset')}
        act={t('reset')}
        list="account"
        busy={reset.isPending}
        error={reset.error}
        onClose={asking.close}
        onAct={(reason, because) =>
          reset.mutate({ params, body: { because, reason } }, { onSuccess: asking.close })
        }
      />
    </section>
  )
}
