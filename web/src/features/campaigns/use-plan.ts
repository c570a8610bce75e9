import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { Refusal, call } from '../../lib/api.ts'
import { keyOf } from '../../lib/query.ts'
import { announce } from '../../ui/announcer.tsx'
import { type PlanForm, isSamePlan, openPlan, readPlan } from './plan-draft.ts'
import { usePlanWords } from './plan-words.ts'

export interface PlanState {
  readonly form: PlanForm
  /** Anything that is not saved. */
  readonly changed: boolean
  readonly isNew: boolean
  readonly busy: 'save' | 'submit' | null
  readonly error: unknown
  /** A newer version that somebody saved meanwhile. */
  readonly newer: Campaign | null
  /** Asked by the guard at the door, which must not see an older answer. */
  hasChanges(): boolean
  change(changes: Partial<PlanForm>): void
  save(): void
  submit(): void
  /** Takes the newer version in place of what was written. */
  takeNewer(): void
  /** Saves what was written over the newer version. */
  keepMine(): void
}

/** A plan being written: what it was when opened or last saved, and the ways to save it. */
export function usePlan(campaign: Campaign | null, initial: PlanForm): PlanState {
  const t = usePlanWords()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [form, setForm] = useState(initial)
  const [kept, setKept] = useState({ campaign, form: initial })
  const [busy, setBusy] = useState<PlanState['busy']>(null)
  const [error, setError] = useState<unknown>(null)
  const [newer, setNewer] = useState<Campaign | null>(null)
  const change = useCallback(
    (changes: Partial<PlanForm>) => setForm((old) => ({ ...old, ...changes })),
    [],
  )
  const changed = !isSamePlan(form, kept.form)
  const guard = useRef(changed)
  useEffect(() => {
    guard.current = changed
  }, [changed])

  const keep = (saved: Campaign, as: PlanForm): void => {
    guard.current = false
    setKept({ campaign: saved, form: as })
    setNewer(null)
    const { campaignId } = saved
    queryClient.setQueryData(keyOf('readCampaign', { params: { campaignId } }), saved)
    void queryClient.invalidateQueries({ queryKey: ['listCampaigns'] })
  }

  const write = async (version: number | undefined): Promise<Campaign> => {
    const { plan, whole } = readPlan(form)
    if (!whole) throw new Error('only a whole plan is saved')
    const campaignId = kept.campaign?.campaignId
    const saved =
      campaignId === undefined || version === undefined
        ? await call('createCampaign', { body: plan })
        : await call('changeCampaign', { params: { campaignId }, body: { version, plan } })
    keep(saved, form)
    return saved
  }

  /** Runs one way of saving; a version saved by somebody else meanwhile is shown instead. */
  const run = async (as: 'save' | 'submit', work: () => Promise<void>): Promise<void> => {
    setBusy(as)
    setError(null)
    try {
      await work()
    } catch (failure) {
      const isStale = failure instanceof Refusal && failure.problem.code === 'changed_meanwhile'
      const campaignId = kept.campaign?.campaignId
      if (isStale && campaignId !== undefined) setNewer(await readNewer(campaignId, setError))
      else setError(failure)
    } finally {
      setBusy(null)
    }
  }

  const save = async (version: number | undefined): Promise<void> => {
    const wasNew = kept.campaign === null
    const { campaignId, plan } = await write(version)
    announce(t('saved_said', { name: plan.name }))
    if (!wasNew) return
    await navigate({
      to: '/campaigns/$campaignId/plan',
      params: { campaignId },
      replace: true,
      resetScroll: false,
    })
  }

  const submit = async (): Promise<void> => {
    const saved =
      changed || kept.campaign === null ? await write(kept.campaign?.version) : kept.campaign
    const { campaignId, version, plan } = saved
    const sent = await call('submitCampaign', {
      params: { campaignId },
      body: { version, note: '' },
    })
    keep(sent, form)
    announce(t('submitted_said', { name: plan.name }))
    await navigate({ to: '/campaigns/$campaignId', params: { campaignId } })
  }

  return {
    form,
    changed,
    isNew: kept.campaign === null,
    busy,
    error,
    newer,
    hasChanges: () => guard.current,
    change,
    save: () => void run('save', () => save(kept.campaign?.version)),
    submit: () => void run('submit', submit),
    takeNewer: () => {
      if (!newer) return
      const opened = openPlan(newer)
      setForm(opened)
      keep(newer, opened)
    },
    keepMine: () => void run('save', () => save(newer?.version)),
  }
}

async function readNewer(
  campaignId: string,
  onFailure: (failure: unknown) => void,
): Promise<Campaign | null> {
  try {
    return await call('readCampaign', { params: { campaignId } })
  } catch (failure) {
    onFailure(failure)
    return null
  }
}
