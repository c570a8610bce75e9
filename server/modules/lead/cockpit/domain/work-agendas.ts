import type { Agenda, Tile } from '#contracts/cockpit.ts'
import type { Words } from '#contracts/words.ts'
import type { Task } from '#contracts/workbench.ts'
import type { StaffDay } from '#modules/act/workbench/index.ts'

import { agendaOf } from './agenda.ts'
import type { AgendaHead, AgendaRow } from './agenda.ts'
import { plainTile } from './plain-tile.ts'

const open = (tasks: readonly Task[]): Task[] =>
  tasks.filter(({ state, stopped }) => state === 'open' && stopped === null)

/** The day of a relationship manager: what has a time, what was promised, whom to call next. */
export function dayAgendas(tasks: readonly Task[], today: string): Agenda[] {
  const waiting = open(tasks)
  const withTime = waiting
    .filter(({ at }) => at !== null)
    .toSorted((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
  const promised = waiting.filter(({ kind, at }) => kind === 'promise' && at === null)
  const rest = waiting.filter(({ kind, at }) => kind !== 'promise' && at === null)
  const part = (head: Omit<AgendaHead, 'to'>, of: readonly Task[]): Agenda =>
    agendaOf({ ...head, to: '/workbench' }, of, (task) => taskRow(task, today))
  return [
    part(
      {
        code: 'tasks',
        words: { zh: '今日联系', en: 'To contact today' },
        definition: {
          zh: '按工作台的顺序；每位都写明为什么排在这里',
          en: 'In the order of the workbench, each with the reason for its place',
        },
        empty: { zh: '今天的名单已完成', en: "Today's list is done" },
      },
      rest,
    ),
    part(
      {
        code: 'appointments',
        words: { zh: '预约', en: 'Appointments' },
        definition: { zh: '今天约好时间的客户', en: 'Customers with a time agreed for today' },
        empty: { zh: '今天没有预约', en: 'No appointments today' },
      },
      withTime,
    ),
    part(
      {
        code: 'promises',
        words: { zh: '到期的承诺', en: 'Promises due' },
        definition: {
          zh: '答应过客户、今天或更早到期的事',
          en: 'What was promised to customers and is due by today',
        },
        empty: { zh: '没有到期的承诺', en: 'No promises are due' },
      },
      promised,
    ),
  ]
}

function taskRow(task: Task, today: string): AgendaRow {
  const { taskId, customer, action, campaign, reasons, at, due } = task
  const who = customer.name ?? customer.customerId
  // The action is said already: a reason that only names it says nothing more.
  const reason = reasons.find(({ zh }) => action === null || !zh.endsWith(action.words.zh))
  const what = action?.words ?? reason ?? { zh: '', en: '' }
  return {
    key: taskId,
    words: joined({ zh: who, en: who }, what),
    detail: action === null ? null : (reason ?? null),
    ...(at === null ? { mark: markOf(due, today, campaign?.name) } : { at, mark: null }),
    done: null,
    to: `/workbench?task=${encodeURIComponent(taskId)}`,
  }
}

function markOf(due: string, today: string, campaign: string | undefined): AgendaRow['mark'] {
  if (due < today) {
    return { tone: 'warn', words: { zh: `应于 ${due} 完成`, en: `was due ${due}` } }
  }
  return campaign === undefined ? null : { tone: 'plain', words: { zh: campaign, en: campaign } }
}

const joined = (who: Words, what: Words): Words => ({
  zh: what.zh === '' ? who.zh : `${who.zh} · ${what.zh}`,
  en: what.en === '' ? who.en : `${who.en} · ${what.en}`,
})

/** The numbers of a relationship manager's day. */
export function dayTiles(tasks: readonly Task[], done: number): Tile[] {
  return [
    plainTile(
      {
        code: 'tasks_open',
        words: { zh: '今日待办', en: 'To do today' },
        definition: {
          zh: '工作台上今天可以处理的工作；规则暂停的不计',
          en: 'Work of today that may be done now; what a rule stops does not count',
        },
      },
      open(tasks).length,
      '/workbench',
    ),
    plainTile(
      {
        code: 'tasks_done',
        words: { zh: '今日完成', en: 'Done today' },
        definition: { zh: '今天已登记结果的工作', en: 'Work with an outcome recorded today' },
      },
      done,
      '/workbench',
    ),
  ]
}

/**
 * What nobody living has in care in the units of whoever asks: no tile where nothing is. The page it
 * opens says the same two numbers.
 */
export function leftBehindTiles(left: {
  readonly total: number
  readonly tasksTotal: number
}): Tile[] {
  const tile = (code: string, words: Words, definition: Words, value: number) =>
    value === 0 ? [] : [plainTile({ code, words, definition }, value, '/left-behind')]
  return [
    ...tile(
      'left_customers',
      { zh: '待交接客户', en: 'Customers to hand over' },
      {
        zh: '主管客户经理或网点已离开、撤销或从未指定的客户',
        en: 'Customers whose main manager or outlet is gone, or was never named',
      },
      left.total,
    ),
    ...tile(
      'left_tasks',
      { zh: '待改派工作', en: 'Work to hand over' },
      {
        zh: '经办人已离开，或已不管理该客户的未完成工作',
        en: 'Open work whose owner left, or no longer looks after the customer',
      },
      left.tasksTotal,
    ),
  ]
}

/** How far each of a team has come today. */
export function teamAgenda(team: readonly StaffDay[]): Agenda {
  return agendaOf(
    {
      code: 'team',
      words: { zh: '团队今天', en: 'The team today' },
      definition: {
        zh: '每位客户经理已完成与待办的工作；逾期承诺多的在前',
        en: 'What each has done and has left; overdue promises first',
      },
      empty: { zh: '今天还没有派出的工作', en: 'No work was given out today' },
      to: '/workbench',
    },
    team,
    teamRow,
    team.length,
  )
}

function teamRow({ staffNumber, name, open: left, done, overduePromises }: StaffDay): AgendaRow {
  return {
    key: staffNumber,
    words: { zh: name, en: name },
    detail: {
      zh: `已完成 ${done}，待办 ${left}`,
      en: `${done} done, ${left} to do`,
    },
    mark:
      overduePromises === 0
        ? null
        : {
            tone: 'warn',
            words: {
              zh: `${overduePromises} 项承诺逾期`,
              en: `${overduePromises} promises overdue`,
            },
          },
    done: { part: done, whole: done + left },
    to: '/workbench',
  }
}
