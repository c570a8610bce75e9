import type { Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'

/** Who asks, and who heard the complaint. */
export interface SettlingAsked {
  readonly source: 'contact' | 'system' | 'file'
  readonly role: Role
  readonly isOwn: boolean
}

/**
 * Why a person can't settle a complaint; undefined: they can. Who heard it is not who says that it
 * is settled: whoever handles a complaint has no part in it (Measures 2020 No.3, art. 13).
 */
export function whyNotSettle({ source, role, isOwn }: SettlingAsked): Words | undefined {
  if (source === 'file') {
    return {
      zh: '由本行投诉系统办结，随其下一批文件更新',
      en: "the bank's complaint system settles it; its next file says so here",
    }
  }
  if (role !== 'outlet_head' || isOwn) {
    return {
      zh: '投诉由网点负责人办结，且不能是登记人本人',
      en: 'a complaint is settled by a head, and not by who recorded it',
    }
  }
  return undefined
}
