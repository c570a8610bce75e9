/** What the vault keeps of a subject; decides how a value is searched for and how it is masked. */
export const vaultFields = [
  'name',
  'company_name',
  'mobile',
  'id_number',
  'credit_code',
  'card',
  'account',
  'email',
  'address',
] as const

export type VaultField = (typeof vaultFields)[number]

/**
 * A value as it is searched for, so that the same thing written in other ways is found: full-width
 * signs, spaces, case, the country's prefix. Only its keyed hash is stored.
 */
export function searchForm(field: VaultField, value: string): string {
  const folded = value.normalize('NFKC').trim()
  switch (field) {
    case 'mobile':
      return folded.replace(/[^\d+]/g, '').replace(/^(?:\+86|0086|86(?=1[3-9]\d{9}$))/, '')
    case 'id_number':
    case 'credit_code':
    case 'card':
    case 'account':
      return folded.replace(/[\s-]/g, '').toUpperCase()
    case 'email':
      return folded.toLowerCase()
    case 'name':
    case 'company_name':
    case 'address':
      return foldName(folded)
  }
}

/** `张 三` is 张三; `Li  Na` is LI NA; the dot inside a name is one dot, however typed. */
function foldName(name: string): string {
  return name
    .replace(/[·•・‧．.]/g, '·')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .toUpperCase()
}
