import type { Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'

/** How the six kinds of people are called. */
export const roleWords: Readonly<Record<Role, Words>> = {
  rm: { zh: '客户经理', en: 'Relationship manager' },
  outlet_head: { zh: '网点负责人', en: 'Outlet head' },
  marketer: { zh: '总行营销', en: 'Head-office marketer' },
  compliance: { zh: '合规', en: 'Compliance' },
  analyst: { zh: '数据分析', en: 'Analyst' },
  admin: { zh: '管理员', en: 'Administrator' },
}
