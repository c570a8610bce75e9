export { loadPack } from './load-pack.ts'
export type { LoadedPack, PackProblems } from './load-pack.ts'
export { judgeFolders, openLiveStrategy } from './live-strategy.ts'
export type { FolderState, LiveStrategy } from './live-strategy.ts'
export { keptPack, versionEntries } from './versions.ts'
export {
  approveStrategy,
  publicationInForce,
  publishAlone,
  returnStrategy,
  submitStrategy,
  waitingSubmissions,
} from './publication.ts'
export type { Publication, StrategyAct, Submission } from './publication.ts'
export { differenceOf } from './domain/difference.ts'
export type { Change } from './domain/difference.ts'
export { strategyRoutes } from './routes.ts'
export { formatProblem } from './domain/problem.ts'
export type { PackProblem, Place } from './domain/problem.ts'
export { describePack } from './describe-pack.ts'
export { sayCases } from './domain/describe.ts'
export type { Description } from './domain/describe.ts'
export { computedOf, orderOf } from './domain/dependencies.ts'
export type { Computed } from './domain/dependencies.ts'
export { factVocabulary, moneyInCents } from './domain/fact-fields.ts'
export type { ProductClasses } from './domain/fact-fields.ts'
export type { Formula, FormulaFunction, FormulaType } from './domain/formula/formula.ts'
export { contactPrices } from './contact-prices.ts'
export type { ContactPrices } from './contact-prices.ts'
export { sayFormula } from './domain/say-formula.ts'
export { typeOfFormula } from './domain/formula/type-formula.ts'
export { formulaTypeOf } from './domain/units.ts'
export { eventDateColumn } from './domain/read-measure.ts'
export { rangeOf } from './domain/window.ts'
export type { DateRange, Window } from './domain/window.ts'
export { unitMeanings } from './domain/units.ts'
export {
  familyColumn,
  groupColumn,
  reasonsColumn,
  scopeColumns,
  tierColumn,
} from './domain/vocabulary.ts'
export {
  amountFloors,
  confirmationsDue,
  hourlySms,
  hoursFloors,
  numberFloors,
} from './domain/law-floors.ts'
export { tierOutside } from './domain/pack.ts'
export { eventNameKey } from './domain/read-events.ts'
export { copySchema } from './domain/action-schema.ts'
export type {
  Arbitration,
  TreatmentChannel,
  WrittenConduct,
  WrittenCopy,
} from './domain/action-schema.ts'
export type { WrittenCredit } from './domain/credit-schema.ts'
export type {
  Action,
  Alternatives,
  Case,
  CasesTag,
  ChoiceTag,
  CriticalBand,
  Entry,
  EventMapping,
  Family,
  IndexTag,
  LifeGroup,
  LifeStages,
  ManualTag,
  Measure,
  MetricSource,
  ModelTag,
  Pack,
  PackFormula,
  PackRule,
  Parameter,
  RuleTag,
  Scheme,
  ScoreTag,
  Signal,
  StepDown,
  Tag,
  Tier,
  Treatment,
  ValueSpec,
} from './domain/pack.ts'
