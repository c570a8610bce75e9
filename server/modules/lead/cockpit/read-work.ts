import type { Words } from '#contracts/words.ts'
import type { Campaign, CampaignState } from '#contracts/campaigns.ts'
import type { Agenda, Home, Tile } from '#contracts/cockpit.ts'
import { dateAt } from '#kernel/clock.ts'
import { countIncidents, readIncidents } from '#modules/decide/certificate/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { campaignViews, findCampaigns } from '#modules/act/campaigns/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { deliveryHealth } from '#modules/act/delivery/index.ts'
import { complaintsOf, dayOf, leftBehind, teamDay } from '#modules/act/workbench/index.ts'

import { AGENDA_ROWS } from './domain/agenda.ts'
import {
  campaignAgenda,
  campaignTiles,
  launched,
  reaching,
  resultAgenda,
  reviewAgenda,
  runningAgenda,
  unfinished,
  withheldAgenda,
} from './domain/campaign-agendas.ts'
import { complaintAgenda } from './domain/complaint-agenda.ts'
import { plainTile } from './domain/plain-tile.ts'
import { dayAgendas, dayTiles, leftBehindTiles, teamAgenda } from './domain/work-agendas.ts'
import { incidentAgenda } from './incident-agenda.ts'
import type { CockpitParts } from './parts.ts'

/** What a home shows besides customers. */
export interface Work {
  readonly tiles: readonly Tile[]
  readonly agendas: readonly Agenda[]
}

export interface WorkAsked {
  readonly principal: Principal
  readonly now: number
}

/** The work of whoever asks, as of the night served: tasks, campaigns, results. */
export async function readWork(
  parts: CockpitParts,
  served: ServedMart,
  { principal, now }: WorkAsked,
): Promise<Work> {
  switch (principal.role) {
    case 'rm': {
      const { tasks, done, date } = await dayOf(parts, served, {
        principal,
        date: undefined,
        now,
      })
      return { tiles: dayTiles(tasks, done), agendas: dayAgendas(tasks, date) }
    }
    case 'outlet_head': {
      const team = await teamDay(parts, served, { principal, now })
      const campaigns = await readCampaigns(parts, principal, reaching)
      const { complaints, open } = await complaintsOf(parts, served, {
        state: 'open',
        limit: AGENDA_ROWS,
        principal,
        now,
      })
      return {
        tiles: leftBehindTiles(await leftBehind(parts, served, { principal, now, limit: 1 })),
        agendas: [
          teamAgenda(team),
          complaintAgenda(complaints, open.all),
          runningAgenda(campaigns),
        ],
      }
    }
    case 'marketer': {
      const campaigns = await readCampaigns(parts, principal, unfinished)
      const { results: told } = await parts.results.list()
      return {
        tiles: [
          ...campaignTiles(campaigns),
          ...leftBehindTiles(await leftBehind(parts, served, { principal, now, limit: 1 })),
        ],
        agendas: [campaignAgenda(campaigns), resultAgenda(told)],
      }
    }
    case 'compliance': {
      const campaigns = await readCampaigns(parts, principal, ['in_review', ...launched])
      const today = dateAt(now, parts.timeZone)
      const incidents = await readIncidents(parts.ledger, { state: 'open', limit: AGENDA_ROWS })
      const waiting = await countIncidents(parts.ledger, today)
      return {
        tiles: campaignTiles(campaigns).filter(({ code }) => code === 'campaigns_in_review'),
        agendas: [
          incidentAgenda(incidents, waiting.open, today),
          reviewAgenda(campaigns),
          withheldAgenda(campaigns),
        ],
      }
    }
    case 'analyst': {
      const { results: told } = await parts.results.list()
      return { tiles: [], agendas: [resultAgenda(told)] }
    }
    case 'admin':
      return { tiles: [], agendas: [] }
  }
}

/** Those alone that are shown: counting what a campaign did is the dear part of a home. */
async function readCampaigns(
  parts: CockpitParts,
  principal: Principal,
  states: readonly CampaignState[],
): Promise<Campaign[]> {
  return campaignViews(parts, await findCampaigns(parts.ledger.db, { states }), principal)
}

type SystemLine = NonNullable<Home['system']>[number]

/** What waits to be sent, and what was given up. */
export async function readDeliveryHealth(
  { ledger }: Pick<CockpitParts, 'ledger'>,
  now: number,
): Promise<{ readonly tiles: readonly Tile[]; readonly line: SystemLine }> {
  const { waiting, oldestDue, dead, heldSince } = await deliveryHealth(ledger.db, now)
  const minutes = oldestDue === null ? 0 : Math.floor((now - Date.parse(oldestDue)) / 60_000)
  const good = dead === 0 && minutes < LATE_MINUTES && heldSince === null
  return {
    tiles: [
      plainTile(
        {
          code: 'messages_waiting',
          words: { zh: '待发消息', en: 'Messages waiting' },
          definition: {
            zh: '已到发送时间、尚未发出的消息',
            en: 'Messages whose time has come, not sent yet',
          },
        },
        waiting,
      ),
      plainTile(
        {
          code: 'dead_letters',
          words: { zh: '发送失败待处理', en: 'Dead letters' },
          definition: {
            zh: '多次重试后放弃的消息；由营销人员在活动页重发',
            en: 'Messages given up after the last attempt; a marketer resends them on the campaign',
          },
        },
        dead,
      ),
    ],
    line: {
      code: 'delivery',
      words: { zh: '消息投递', en: 'Delivery' },
      good,
      detail: heldSince === null ? sendingWords(good, { waiting, minutes, dead }) : heldWords,
    },
  }
}

const heldWords = {
  zh: '这是复制或恢复的数据目录：消息已全部暂停，须由专人执行 zhike release-outbox 放行',
  en: 'This home was copied or restored: every message waits until somebody runs zhike release-outbox',
}

function sendingWords(
  good: boolean,
  { waiting, minutes, dead }: { waiting: number; minutes: number; dead: number },
): Words {
  return good
    ? { zh: `待发 ${waiting} 条，无积压`, en: `${waiting} waiting, nothing is late` }
    : {
        zh: `待发 ${waiting} 条，最早已等 ${minutes} 分钟；放弃 ${dead} 条`,
        en: `${waiting} waiting, the oldest for ${minutes} minutes; ${dead} given up`,
      }
}

/** A message that waits longer than this is late: the gateway or the sender needs a look. */
const LATE_MINUTES = 30
