/** The stages of conduct's ladder that have a word of their own on these pages. */
const stages = [
  'statutory', 'consent', 'eligibility', 'applicability', 'suitability', 'contact_policy',
  'arbitration', 'capacity',
] as const

export type Stage = typeof stages[number]

export function isStage(text: string): text is Stage {
  return stages.some((stage) => stage === text)
}
