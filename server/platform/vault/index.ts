export { openVault } from './vault.ts'
export type {
  Held,
  HeldFields,
  Identity,
  PutResult,
  Subject,
  Vault,
  VaultEntry,
  VaultOptions,
} from './vault.ts'
export type { RotationOptions, RotationResult } from './rotation.ts'
export { searchForm, vaultFields } from './fields.ts'
export type { VaultField } from './fields.ts'
export { sameValueSql } from './same-value.ts'
export { mask } from './masking.ts'
export { VaultError } from './vault-error.ts'
export type { VaultErrorCode } from './vault-error.ts'
export {
  checkIdNumber,
  creditCodeCheckDigit,
  idNumberCheckDigit,
  isCardNumber,
  isCreditCode,
  isMobile,
  luhnCheckDigit,
} from './identity-numbers.ts'
export type { IdNumberProblem, IdNumberVerdict } from './identity-numbers.ts'
