import type { ActionTraits } from './gate.ts'

/** A talk about no action: of a need, a promise kept; or one of marketing that names no product. */
export function talkTraits(purpose: 'service' | 'marketing'): ActionTraits {
  return {
    name: `${purpose}_talk`,
    purpose,
    occasion: purpose === 'service' ? 'agreed_talk' : null,
    family: null,
    familyClass: null,
    productRisk: null,
    privatePlacement: false,
    minimumYuan: null,
    channels: ['rm_task'],
  }
}
