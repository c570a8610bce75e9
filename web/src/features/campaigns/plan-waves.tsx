import { Button, Input, Select, Switch } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { type ReactNode, useRef } from 'react'

import type { CampaignChannel } from '#contracts/campaigns.ts'
import type { ActionDefinition } from '#contracts/decisions.ts'
import { formatCount } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { CopyResult } from '../../ui/copy/copy-result.tsx'
import { useCopyCheck } from '../../ui/copy/use-copy-check.ts'
import { useAction, useFamilyOf } from '../../ui/decisions/use-actions.ts'
import { useChannelName, usePhaseName } from '../../ui/names.ts'
import { Answer } from '../../ui/states.tsx'
import { CHANNELS, PHASES, type Phase, type WaveForm, takesSubject } from './plan-draft.ts'
import type { PlanPartProps } from './plan-goal.tsx'
import { Field, Part } from './plan-parts.tsx'
import { usePlanWords } from './plan-words.ts'
import { insertAt } from './insert-at.ts'

const MOST = 1_000

/** A product is named only where no action is. */
function productSold({ action, productId }: PlanPartProps['form']): string | null {
  return action === null && productId.trim() !== '' ? productId.trim() : null
}

/** Warm-up, burst and follow-up: when, over which channel, in which words. */
export function PlanWaves({ form, change }: PlanPartProps): ReactNode {
  const action = useAction(form.action)
  const family = useFamilyOf(form)
  return (
    <Part section="waves" flush>
      {PHASES.map((phase) => (
        <Wave
          key={phase}
          phase={phase}
          wave={form.waves[phase]}
          family={family}
          action={action}
          productId={productSold(form)}
          change={(changes) =>
            change({
              waves: { ...form.waves, [phase]: { ...form.waves[phase], ...changes } },
            })
          }
        />
      ))}
    </Part>
  )
}

interface WaveProps {
  phase: Phase
  wave: WaveForm
  family: string | null | undefined
  action: ActionDefinition | undefined
  productId: string | null
  change: (changes: Partial<WaveForm>) => void
}

function Wave({ phase, wave, family, action, productId, change }: WaveProps): ReactNode {
  const t = usePlanWords()
  const phaseName = usePhaseName()
  const id = `plan-wave-${phase}`
  return (
    <section className="plan-wave" aria-labelledby={id}>
      <div className="plan-wave-head">
        <h3 id={id}>{phaseName(phase)}</h3>
        <Switch
          size="small"
          checked={wave.on}
          onChange={(on) => change({ on })}
          aria-label={t('wave_on', { phase: phaseName(phase) })}
        />
        {wave.on ? (
          <When id={id} wave={wave} change={change} />
        ) : (
          <span className="faint">{t('wave_off')}</span>
        )}
      </div>
      {wave.on ? <Copy {...{ phase, wave, family, action, productId, change }} /> : null}
    </section>
  )
}

function When({
  id,
  wave,
  change,
}: Pick<WaveProps, 'wave' | 'change'> & { id: string }): ReactNode {
  const t = usePlanWords()
  const channelName = useChannelName()
  return (
    <span className="row plan-wave-when">
      <Input
        id={`${id}-date`}
        type="date"
        aria-label={t('date')}
        value={wave.date}
        onChange={({ target }) => change({ date: target.value })}
      />
      <Select<CampaignChannel>
        aria-label={t('channel')}
        value={wave.channel}
        options={CHANNELS.map((one) => ({ value: one, label: channelName(one) }))}
        onChange={(channel) => change({ channel })}
      />
    </span>
  )
}

/** The words of one wave; what stands against them appears beside while they are typed. */
function Copy({ phase, wave, family, action, productId, change }: WaveProps): ReactNode {
  const t = usePlanWords()
  const phaseName = usePhaseName()
  const { isEmpty, query } = useCopyCheck({
    text: wave.copy,
    family,
    channel: wave.channel,
    audience: 'specific',
    productId,
    restsOn: [...wave.restsOn],
  })
  const name = t(wave.channel === 'rm_task' ? 'copy_task' : 'copy', {
    phase: phaseName(phase),
  })
  return (
    <div className="plan-copy">
      <div className="stack plan-copy-written">
        {takesSubject(wave.channel) ? (
          <Field label={t('subject')} htmlFor={`plan-subject-${phase}`}>
            <Input
              id={`plan-subject-${phase}`}
              value={wave.subject}
              maxLength={200}
              onChange={({ target }) => change({ subject: target.value })}
            />
          </Field>
        ) : null}
        <CopyBox name={name} wave={wave} action={action} change={change} />
        <RestsOn phase={phase} wave={wave} change={change} />
      </div>
      <div className="plan-copy-found">
        {isEmpty ? (
          <p className="soft">{t('copy_waiting')}</p>
        ) : (
          <Answer query={query} lines={3}>
            {(answer) => <CopyResult answer={answer} stale={query.isPlaceholderData} />}
          </Answer>
        )}
      </div>
    </div>
  )
}

/** What a statement about the customer rests on: who lacks one of these doesn't get the text. */
function RestsOn({ phase, wave, change }: Pick<WaveProps, 'phase' | 'wave' | 'change'>): ReactNode {
  const t = usePlanWords()
  const say = useSay()
  const vocabulary = useOperation('readVocabulary', {}, { staleTime: Infinity })
  const flags = (vocabulary.data?.fields ?? []).filter(({ type }) => type === 'flag')
  return (
    <Field label={t('rests_on')} htmlFor={`plan-rests-on-${phase}`}>
      <Select<string[]>
        id={`plan-rests-on-${phase}`}
        mode="multiple"
        maxCount={6}
        allowClear
        value={[...wave.restsOn]}
        loading={vocabulary.isPending}
        placeholder={t('rests_on_hint')}
        optionFilterProp="label"
        options={flags.map(({ name, label }) => ({ value: name, label: say(label) }))}
        onChange={(restsOn) => change({ restsOn })}
      />
    </Field>
  )
}

const SLOTS = ['name', 'unsubscribe'] as const

/** Where the copy is typed, with what may be filled in and the action's own words to start from. */
function CopyBox({
  name,
  wave,
  action,
  change,
}: Pick<WaveProps, 'wave' | 'action' | 'change'> & { name: string }): ReactNode {
  const t = usePlanWords()
  const language = useLanguage()
  const box = useRef<TextAreaRef>(null)
  const treatment = action?.treatments.find(({ channel }) => channel === wave.channel)
  const insert = (text: string): void => {
    const area = box.current?.resizableTextArea?.textArea
    const at = area ? { from: area.selectionStart, to: area.selectionEnd } : undefined
    const { copy, caret } = insertAt(wave.copy, text, at)
    change({ copy })
    area?.focus()
    // The box shows the new copy only after it is drawn.
    requestAnimationFrame(() => area?.setSelectionRange(caret, caret))
  }
  return (
    <div className="plan-field">
      <span className="row spread plan-copy-tools">
        <span className="plan-field-label">{name}</span>
        <span className="faint">{t('copy_length', { count: formatCount(wave.copy.length) })}</span>
      </span>
      <Input.TextArea
        ref={box}
        aria-label={name}
        value={wave.copy}
        placeholder={t('copy_hint')}
        maxLength={MOST}
        autoSize={{ minRows: 5, maxRows: 16 }}
        onChange={({ target }) => change({ copy: target.value })}
      />
      <span className="row plan-copy-tools">
        {wave.channel === 'rm_task' ? null : (
          <>
            <span className="faint">{t('insert')}</span>
            {SLOTS.map((slot) => (
              <Button key={slot} size="small" onClick={() => insert(`{${slot}}`)}>
                {t(`slot.${slot}`)}
              </Button>
            ))}
          </>
        )}
        {treatment ? (
          <Button
            size="small"
            type="text"
            onClick={() => change({ copy: treatment.copy[language].slice(0, MOST) })}
          >
            {t('from_action')}
          </Button>
        ) : null}
      </span>
    </div>
  )
}
