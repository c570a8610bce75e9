import { Link, useBlocker } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { type ReactNode, useCallback } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { formatTime } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { EVERYONE } from '../../ui/rule/draft.ts'
import { useRuleDraft } from '../../ui/rule/use-draft.ts'
import { Refused } from '../../ui/states.tsx'
import { PlanAudience } from './plan-audience.tsx'
import './plan.css'
import { PlanBudget, PlanControl } from './plan-amounts.tsx'
import { type PlanForm, readPlan } from './plan-draft.ts'
import { PlanGoal } from './plan-goal.tsx'
import { missingOf } from './plan-missing.ts'
import { PlanParts } from './plan-parts.tsx'
import { PlanProduct } from './plan-product.tsx'
import { PlanSide } from './plan-side.tsx'
import { PlanWaves } from './plan-waves.tsx'
import { usePlanWords } from './plan-words.ts'
import { type PlanState, usePlan } from './use-plan.ts'
import { usePreview } from './use-preview.ts'

interface PlanEditorProps {
  /** Null until it is first saved. */
  campaign: Campaign | null
  initial: PlanForm
}

/** Writes a plan: its parts to the left, what it does and lacks to the right, saving below. */
export function PlanEditor({ campaign, initial }: PlanEditorProps): ReactNode {
  const t = usePlanWords()
  const plan = usePlan(campaign, initial)
  const { form, change } = plan
  const onRead = useCallback((audience: string) => change({ audience }), [change])
  const rule = useRuleDraft(form.audience === EVERYONE ? undefined : form.audience, onRead)
  const reading = readPlan(form)
  const preview = usePreview(reading.plan)
  const missing = missingOf(reading.lacks, rule.draft, preview.data?.missing ?? [], {
    lack: (lack) => t(`lack.${lack}`),
    rule: t('lack_rule'),
  })
  return (
    <Page
      title={t(plan.isNew ? 'new_plan' : 'change_plan')}
      lead={t('lead')}
      heading={<h1>{form.name.trim() || t('new_plan')}</h1>}
    >
      {plan.newer ? <Conflict newer={plan.newer} plan={plan} /> : null}
      <div className="plan">
        <PlanParts missing={missing} />
        <div className="stack">
          <PlanGoal form={form} change={change} />
          <PlanProduct form={form} change={change} />
          <PlanAudience rule={rule} onOpen={onRead} />
          <PlanControl form={form} change={change} preview={preview.data} />
          <PlanWaves form={form} change={change} />
          <PlanBudget form={form} change={change} preview={preview.data} />
        </div>
        <PlanSide
          preview={preview}
          asked={reading.plan !== null}
          missing={missing}
          capped={form.cap.trim() !== ''}
        />
      </div>
      <SaveBar
        plan={plan}
        campaignId={campaign?.campaignId}
        savable={reading.whole && rule.settled}
        lacks={missing.length}
      />
      <Guard plan={plan} />
    </Page>
  )
}

interface SaveBarProps {
  plan: PlanState
  campaignId: string | undefined
  savable: boolean
  lacks: number
}

/** Whether all is saved, and the ways to save it; stays in sight. */
function SaveBar({ plan, campaignId, savable, lacks }: SaveBarProps): ReactNode {
  const t = usePlanWords()
  const { changed, isNew, busy, newer } = plan
  const state = isNew ? 'not_saved_yet' : changed ? 'unsaved' : 'saved'
  const idle = busy === null && newer === null
  return (
    <div className="plan-bar">
      {plan.error ? (
        <div className="plan-bar-error">
          <Refused error={plan.error} />
        </div>
      ) : null}
      <output className="row">
        <span className={state === 'saved' ? 'mark mark-good' : 'mark mark-warn'}>{t(state)}</span>
        {lacks > 0 ? <span className="soft">{t('lacks', { count: lacks })}</span> : null}
      </output>
      <span className="row plan-bar-acts">
        {campaignId === undefined ? (
          <Link to="/campaigns" className="wide-only">
            {t('cancel_new')}
          </Link>
        ) : (
          <Link to="/campaigns/$campaignId" params={{ campaignId }} className="wide-only">
            {t('cancel')}
          </Link>
        )}
        <Button
          loading={busy === 'save'}
          disabled={!savable || !idle || !(changed || isNew)}
          onClick={plan.save}
        >
          {t('save')}
        </Button>
        <Button
          type="primary"
          loading={busy === 'submit'}
          disabled={!savable || !idle || lacks > 0}
          onClick={plan.submit}
        >
          {t(changed || isNew ? 'save_submit' : 'submit')}
        </Button>
      </span>
    </div>
  )
}

/** A newer version of somebody else: what to do with both. */
function Conflict({ newer, plan }: { newer: Campaign; plan: PlanState }): ReactNode {
  const t = usePlanWords()
  const say = useSay()
  const last = newer.history.at(-1)
  return (
    <div className="refused" role="alert">
      <strong>{t('conflict')}</strong>
      {last ? <p>{t('conflict_by', { by: say(last.by), at: formatTime(last.at) })}</p> : null}
      <p>{t('conflict_cure')}</p>
      <p className="row plan-conflict">
        <Button onClick={plan.takeNewer}>{t('conflict_load')}</Button>
        <Button danger loading={plan.busy === 'save'} onClick={plan.keepMine}>
          {t('conflict_keep')}
        </Button>
      </p>
    </div>
  )
}

/** Asks before what is not saved is lost, by a link of ours or by closing the window. */
function Guard({ plan }: { plan: PlanState }): ReactNode {
  const t = usePlanWords()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => plan.hasChanges() && current.pathname !== next.pathname,
    enableBeforeUnload: plan.hasChanges,
    withResolver: true,
  })
  const blocked = blocker.status === 'blocked'
  return (
    <Modal
      open={blocked}
      title={t('leave_title')}
      okText={t('leave')}
      cancelText={t('stay')}
      okButtonProps={{ danger: true }}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      <p>{t('leave_note')}</p>
    </Modal>
  )
}
