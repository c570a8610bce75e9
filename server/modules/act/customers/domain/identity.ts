import type { Customer360, IdentityField } from '#contracts/customers.ts'
import type { Words } from '#contracts/words.ts'
import type { VaultField } from '#platform/vault/index.ts'

export type CustomerKind = Customer360['kind']

interface Kept {
  readonly field: VaultField
  readonly words: Words
}

const personal: Readonly<Record<IdentityField, Kept>> = {
  name: { field: 'name', words: { zh: '姓名', en: 'Name' } },
  mobile: { field: 'mobile', words: { zh: '手机号', en: 'Mobile' } },
  id_number: { field: 'id_number', words: { zh: '证件号码', en: 'ID number' } },
  email: { field: 'email', words: { zh: '电子邮箱', en: 'E-mail' } },
  address: { field: 'address', words: { zh: '地址', en: 'Address' } },
}

const business: Readonly<Record<IdentityField, Kept>> = {
  ...personal,
  name: { field: 'company_name', words: { zh: '企业名称', en: 'Company name' } },
  id_number: {
    field: 'credit_code',
    words: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  },
}

/** Under which name the vault keeps a part of a customer's identity. */
export function vaultFieldOf(kind: CustomerKind, field: IdentityField): VaultField {
  return (kind === 'business' ? business : personal)[field].field
}

export const identityFields = Object.keys(personal) as readonly IdentityField[]

/** A customer's identity as shown, from masked values by vault field; parts not kept are absent. */
export function shownIdentity(
  kind: CustomerKind,
  masked: Partial<Record<VaultField, string>>,
  corrected: readonly VaultField[],
): Customer360['identity'] {
  const kept = kind === 'business' ? business : personal
  return identityFields.flatMap((field) => {
    const { field: vaultField, words } = kept[field]
    const value = masked[vaultField]
    return value === undefined
      ? []
      : [{ field, words, masked: value, corrected: corrected.includes(vaultField) }]
  })
}
