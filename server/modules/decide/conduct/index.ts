export { sharedFrom } from './domain/address.ts'
export type { Address } from './domain/address.ts'
export { lacksProduct, traitsOfProduct } from './domain/gates/product-law.ts'
export type { SoldProduct } from './domain/gates/product-law.ts'
export type { ActionTraits, Bound, Gate, GateMoment, GateStage } from './domain/gates/gate.ts'
export {
  channelsOpenFor,
  comingGates,
  ladderFor,
  ladderForTraits,
  productChoices,
  saidOf,
  traitsOf,
} from './domain/gates/ladder.ts'
export type {
  ConductPack,
  LadderOptions,
  OpenChannel,
  ProductChoice,
} from './domain/gates/ladder.ts'
export { lawFamilies } from './domain/gates/law-families.ts'
export { strictestOf } from './domain/gates/offered-products.ts'
export type { CatalogueProduct } from './domain/gates/offered-products.ts'
export { catalogueOf, offeringOf } from './catalogue.ts'
export { purposeOf } from './domain/gates/person.ts'
export { talkTraits } from './domain/gates/talk-traits.ts'
export { soldUnsaid } from './domain/gates/sold-by-copy.ts'
export { changesAfter } from './strategy-changes.ts'
export type { StrategyChange } from './strategy-changes.ts'
export { conductProblems } from './domain/gates/conduct-problems.ts'
export { checkCopy, smsParts } from './domain/copy/check-copy.ts'
export { toldOfProduct } from './domain/copy/product-told.ts'
export type { CopyCheck, CopyFinding } from './domain/copy/check-copy.ts'
export type { CopyRules, CopySetting } from './domain/copy/copy-rules.ts'
export { copyRulesOf } from './domain/copy/pack-copy.ts'
export { withTwinRows } from './domain/moments/twins.ts'
export { livingColumns, nothingSince, patchRow, patchedColumns } from './domain/moments/live.ts'
export { withTwinsOfNight } from './twins-of-night.ts'
export {
  mergeNumbers,
  mergesOf,
  numbersOf,
  unmergeNumbers,
  withEveryNumber,
} from './same-person.ts'
export type { MergeAct } from './same-person.ts'
export type { LiveConsent, LiveContact, LiveDays, LiveFacts, Twin } from './domain/moments/live.ts'
export type { Sale } from './domain/moments/sale.ts'
export { columnsToSend, mayLaunch, maySell, maySend } from './moments.ts'
export type { MomentQuestion, Refusal, Subject, Verdict } from './moments.ts'
export { changedWords } from './changed-words.ts'
export type { ChangedWords } from './changed-words.ts'
export { liveFacts, liveFactsOf, sinceOfMart, twinsOf } from './live-facts.ts'
export type { Since } from './live-facts.ts'
export {
  recordComplaint,
  recordConsent,
  recordContact,
  recordDoNotContact,
  undoContact,
} from './record.ts'
export type { By, ComplaintAct, ConsentAct, ContactAct, DoNotContactAct } from './record.ts'
export { complaintsRecorded } from './complaints-recorded.ts'
export type {
  ComplaintRecorded,
  ComplaintSettled,
  ComplaintsAsked,
} from './complaints-recorded.ts'
export { contactsMade } from './contacts-made.ts'
export type { ContactMade } from './contacts-made.ts'
export { conductExports } from './exports.ts'
export type { ConductExport } from './exports.ts'
export { conductRoutes } from './routes.ts'
export type { ConductParts, ShownCertificate } from './parts.ts'
