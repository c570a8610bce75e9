import { defineWords } from '../../lib/words.ts'

export const useLeftBehindWords = defineWords('left-behind', {
  title: ['待交接', 'To hand over'],
  lead: [
    '没有在岗客户经理或网点负责的客户，以及经办人已不在的工作',
    'Customers no living manager or outlet has in care, and work whose owner is gone',
  ],
  customers: ['客户', 'Customers'],
  customers_none: ['没有无人负责的客户', 'Everybody is in somebody’s care'],
  tasks: ['工作', 'Work'],
  tasks_none: ['没有无人经办的工作', 'All open work is with somebody'],
  tasks_more: ['共 {{count}} 项，先列最早的', '{{count}} in all, the earliest first'],
  customer: ['客户', 'Customer'],
  outlet: ['网点', 'Outlet'],
  owner: ['原客户经理', 'Manager before'],
  due: ['应办日', 'Due'],
  why: ['原因', 'Why'],
  choose: ['选择 {{customer}} 的工作', 'Choose the work for {{customer}}'],
  choose_all: ['全选', 'All of them'],
  give: ['改派所选', 'Give to a colleague'],
  give_title: [
    '把 {{count}} 项工作交给谁？',
    { one: 'Give one task to whom?', other: 'Give {{count}} tasks to whom?' },
  ],
  colleague: ['同事', 'Colleague'],
  note: [
    '写入审计；工作留在所选同事名下，直到完成或再次改派。',
    'It is audited; the work stays with the colleague until it is done or given on.',
  ],
})
