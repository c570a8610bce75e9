import { DownOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { Button, Popover, Segmented, Switch } from 'antd'
import { type ReactNode, useState } from 'react'

import { changePreferences, usePreferences } from '../lib/preferences.ts'
import { useAct } from '../lib/query.ts'
import { sessionQuery, useSession } from '../lib/session.ts'
import { useSay } from '../lib/words.ts'
import { roleWords } from '../ui/roles.ts'
import { useAppWords } from './words.ts'

/** Language, keys and the person. */
export function Settings({ onKeys }: { onKeys: () => void }): ReactNode {
  const t = useAppWords()
  const { language } = usePreferences()
  return (
    <>
      <Button
        type="text"
        aria-label={t('language_label')}
        title={t('language_label')}
        onClick={() => changePreferences({ language: language === 'zh' ? 'en' : 'zh' })}
      >
        {t('language')}
      </Button>
      <Button
        type="text"
        className="wide-only"
        icon={<QuestionCircleOutlined />}
        aria-label={t('keys')}
        title={t('keys')}
        onClick={onKeys}
      />
      <Person />
    </>
  )
}

function Person(): ReactNode {
  const t = useAppWords()
  const say = useSay()
  const session = useSession()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={<PersonPanel onLeave={() => setOpen(false)} />}
    >
      <button
        type="button"
        className="bare-button person"
        aria-label={`${session.displayName} ${say(roleWords[session.role])} · ${t('account')}`}
        aria-haspopup="dialog"
        aria-expanded={open}
      >
        <span>{session.displayName}</span>
        <span className="person-role">{say(roleWords[session.role])}</span>
        <DownOutlined style={{ fontSize: '.7rem' }} aria-hidden />
      </button>
    </Popover>
  )
}

function PersonPanel({ onLeave }: { onLeave: () => void }): ReactNode {
  const t = useAppWords()
  const say = useSay()
  const session = useSession()
  const { largeType, growth } = usePreferences()
  const router = useRouter()
  const queryClient = useQueryClient()
  const signOut = useAct('signOut')
  const leave = (): void => {
    signOut.mutate(
      {},
      {
        onSettled: async () => {
          onLeave()
          queryClient.setQueryData(sessionQuery.queryKey, null)
          await router.navigate({ to: '/sign-in' })
          queryClient.clear()
        },
      },
    )
  }
  return (
    // The popover around it places it and closes it; a `dialog` element would do so again.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className="person-panel" role="dialog" aria-label={t('account')}>
      <dl className="facts">
        <dt>{say(roleWords[session.role])}</dt>
        <dd>
          {session.displayName} {session.staffNumber}
        </dd>
        {session.unit ? (
          <>
            <dt>{t('unit')}</dt>
            <dd>{session.unit.name}</dd>
          </>
        ) : null}
        <dt>{t('scope')}</dt>
        <dd>{say(session.scope)}</dd>
      </dl>
      <hr />
      <label>
        {t('large_type')}
        <Switch
          checked={largeType}
          aria-label={t('large_type')}
          onChange={(on) => changePreferences({ largeType: on })}
        />
      </label>
      <Segmented
        block
        value={growth}
        aria-label={t('display')}
        options={[
          { value: 'red', label: t('growth_red') },
          { value: 'green', label: t('growth_green') },
        ]}
        onChange={(value) => changePreferences({ growth: value === 'green' ? 'green' : 'red' })}
      />
      <hr />
      <div className="row spread">
        <Link to="/account/password" onClick={onLeave}>
          {t('change_password')}
        </Link>
        <Button loading={signOut.isPending} onClick={leave}>
          {t('sign_out')}
        </Button>
      </div>
    </div>
  )
}
