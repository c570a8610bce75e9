/** Numbers for the codes of a transaction; the lists say what the file writes. */
export const kinds = [
  'salary',
  'transfer',
  'consumption',
  'cash',
  'purchase',
  'redemption',
  'repayment',
  'loan_granted',
  'interest',
  'fee',
  'tax',
  'pension',
  'bill',
  'insurance',
  'settlement',
  'other',
] as const
export const kind = {
  salary: 0,
  transfer: 1,
  consumption: 2,
  cash: 3,
  purchase: 4,
  redemption: 5,
  repayment: 6,
  loanGranted: 7,
  interest: 8,
  fee: 9,
  tax: 10,
  pension: 11,
  bill: 12,
  insurance: 13,
  settlement: 14,
  other: 15,
} as const

/** The bank's own transaction codes, one a kind. */
export const bankCodes = [
  'DF01',
  'ZZ01',
  'XF01',
  'XJ01',
  'GM01',
  'SH01',
  'HK01',
  'FK01',
  'LX01',
  'FY01',
  'SF01',
  'YL01',
  'JF01',
  'BX01',
  'JS01',
  'QT01',
] as const

export const counterparties = [
  'own_account',
  'own_other_bank',
  'person',
  'employer',
  'merchant',
  'government',
  'overseas',
  'bank',
  'business',
] as const
export const other = {
  ownAccount: 0,
  ownOtherBank: 1,
  person: 2,
  employer: 3,
  merchant: 4,
  government: 5,
  overseas: 6,
  bank: 7,
  business: 8,
} as const

export const channels = [
  'counter',
  'atm',
  'mobile',
  'online',
  'pos',
  'third_party',
  'batch',
] as const
export const by = {
  counter: 0,
  atm: 1,
  mobile: 2,
  online: 3,
  pos: 4,
  thirdParty: 5,
  batch: 6,
} as const

/** What happens to a planned movement when there is not enough money. */
export const short = {
  /** It does not happen: a purchase at a till. */
  skip: 0,
  /** Less of it happens: cash, a transfer. */
  shrink: 1,
  /** Money is brought in from another bank first: a loan instalment. */
  topUp: 2,
  /** Whatever is there happens: an account is emptied. */
  all: 3,
} as const

/** What a movement does besides moving money. */
export const effect = {
  none: 0,
  openPosition: 1,
  closePosition: 2,
  payLoan: 3,
  grantLoan: 4,
  demandInterest: 5,
  cardSpend: 6,
  repayCard: 7,
} as const
