import { getRouteApi } from '@tanstack/react-router'
import { Input, Segmented, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import { oneOf } from '../../lib/address.ts'
import { formatCount } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { CopyResult } from '../../ui/copy/copy-result.tsx'
import { useCopyCheck } from '../../ui/copy/use-copy-check.ts'
import { useChannelName } from '../../ui/names.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import { useFamilies } from '../../ui/use-families.ts'
import './conduct.css'
import { useCopyWords } from './copy-words.ts'

const CHANNELS = ['sms', 'app', 'email', 'wecom', 'phone', 'rm_task'] as const
const AUDIENCES = ['specific', 'public'] as const

const MOST = 4_000

const route = getRouteApi('/inside/copy-check')

/** Checks a copy while it is written; the setting stands in the address, the text does not. */
export function CopyCheckPage(): ReactNode {
  const t = useCopyWords()
  const search = route.useSearch()
  const [text, setText] = useState('')
  const { isEmpty, query } = useCopyCheck({
    text,
    family: search.family ?? null,
    channel: oneOf(search.channel, CHANNELS),
    audience: oneOf(search.audience, AUDIENCES),
  })
  return (
    <Page title={t('copy')} lead={t('lead')}>
      <div className="columns">
        <Panel
          title={t('written')}
          className="span-6"
          actions={
            <span className="faint">{t('length', { count: formatCount(text.length) })}</span>
          }
        >
          <div className="stack">
            <Setting />
            <Input.TextArea
              aria-label={t('written')}
              placeholder={t('text_hint')}
              value={text}
              autoSize={{ minRows: 9, maxRows: 22 }}
              maxLength={MOST}
              onChange={({ target }) => setText(target.value)}
            />
          </div>
        </Panel>
        <Panel title={t('result')} className="span-6">
          {isEmpty ? (
            <p className="soft">{t('waiting')}</p>
          ) : (
            <Answer query={query}>
              {(answer) => <CopyResult answer={answer} stale={query.isPlaceholderData} />}
            </Answer>
          )}
        </Panel>
      </div>
    </Page>
  )
}

/** For which product, over which channel, to whom: other rules apply to each. */
function Setting(): ReactNode {
  const t = useCopyWords()
  const say = useSay()
  const channelName = useChannelName()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { families, isPending } = useFamilies()
  const change = (changes: Partial<typeof search>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true, resetScroll: false })
  }
  return (
    <div className="row">
      <Select
        className="copy-family"
        aria-label={t('family')}
        value={search.family ?? ''}
        loading={isPending}
        onChange={(family) => change({ family })}
        options={[
          { value: '', label: t('any_family') },
          ...families.map(({ value, label }) => ({ value, label: say(label) })),
        ]}
      />
      <Select
        className="copy-channel"
        aria-label={t('channel')}
        value={oneOf(search.channel, CHANNELS)}
        onChange={(channel) => change({ channel })}
        options={CHANNELS.map((one) => ({ value: one, label: channelName(one) }))}
      />
      <Segmented
        aria-label={t('audience')}
        value={oneOf(search.audience, AUDIENCES)}
        onChange={(audience) => change({ audience })}
        options={AUDIENCES.map((one) => ({ value: one, label: t(`audience.${one}`) }))}
      />
    </div>
  )
}
