export { everyMoment, gateStages } from './domain/gates/gate.ts'
export type {
  ActionTraits,
  ConductLimits,
  ContactCap,
  Gate,
  GateMoment,
  GateStage,
} from './domain/gates/gate.ts'
export { consentChannelOf, consentChannels, consentFlag } from './domain/gates/consent.ts'
export {
  GateError,
  channelsOpenFor,
  comingGates,
  ladderFor,
  ladderForTraits,
  limitsOf,
  traitsOf,
} from './domain/gates/ladder.ts'
export type { ConductPack, LadderOptions, OpenChannel } from './domain/gates/ladder.ts'
export { compileLadder, firstOpenChannel, judge } from './domain/gates/judge.ts'
export type { CompiledLadder, Judgement, Reading, Rung } from './domain/gates/judge.ts'
export { conductProblems } from './domain/gates/conduct-problems.ts'
export { checkCopy, smsParts } from './domain/copy/check-copy.ts'
export type { CopyCheck, CopyFinding, NoticeState } from './domain/copy/check-copy.ts'
export type { CopyRules, CopySetting } from './domain/copy/copy-rules.ts'
export { copyRulesOf, lintAction } from './domain/copy/pack-copy.ts'
export type { TreatmentFinding } from './domain/copy/pack-copy.ts'
