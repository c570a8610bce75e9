import type { Words } from '#contracts/words.ts'

/** How a relation is said of the other customer: whom I own, whose company I am, … */
const outward: Readonly<Record<string, Words>> = {
  household: { zh: '同住家人', en: 'same household' },
  spouse: { zh: '配偶', en: 'spouse' },
  parent_of: { zh: '子女', en: 'child' },
  owner_of: { zh: '名下企业', en: 'business owned' },
  employer_of: { zh: '员工', en: 'employee' },
  referred_by: { zh: '引荐人', en: 'referred by' },
  guardian_of: { zh: '被监护人', en: 'ward' },
}

const inward: Readonly<Record<string, Words>> = {
  household: { zh: '同住家人', en: 'same household' },
  spouse: { zh: '配偶', en: 'spouse' },
  parent_of: { zh: '父母', en: 'parent' },
  owner_of: { zh: '企业主', en: 'owner' },
  employer_of: { zh: '雇主', en: 'employer' },
  referred_by: { zh: '被引荐人', en: 'referred to us by this customer' },
  guardian_of: { zh: '监护人', en: 'guardian' },
}

/** Who the related customer is to this one; the code itself for a kind the catalogue lacks. */
export function relationWords(kind: string, isOutward: boolean): Words {
  return (isOutward ? outward : inward)[kind] ?? { zh: kind, en: kind }
}
