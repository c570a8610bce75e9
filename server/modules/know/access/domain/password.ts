import common from './common-passwords.json' with { type: 'json' }
import type { Words } from '#contracts/words.ts'

export const PASSWORD_LEAST = 10

/** Why a new password won't do; undefined: it will. Length is what makes guessing dear. */
export function passwordWeakness(given: {
  readonly password: string
  readonly staffNumber: string
  /** Whether it is the one in use. */
  readonly isCurrent: boolean
}): Words | undefined {
  const { password, staffNumber, isCurrent } = given
  if ([...password].length < PASSWORD_LEAST) {
    return {
      zh: `新密码至少 ${PASSWORD_LEAST} 位`,
      en: `The new password must have ${PASSWORD_LEAST} characters or more`,
    }
  }
  if (staffNumber.length >= 3 && password.toLowerCase().includes(staffNumber.toLowerCase())) {
    return { zh: '新密码不得含工号', en: 'The new password must not hold the staff number' }
  }
  if (isCurrent)
    return { zh: '新密码须不同于原密码', en: 'The new password must not be the old one' }
  if (new Set(password.toLowerCase()).size < 5 || isRun(password)) {
    return {
      zh: '新密码过于简单，请避免重复或连续的字符',
      en: 'The new password is too simple: avoid repeated characters and runs like 12345',
    }
  }
  if (isCommon(password)) {
    return {
      zh: '新密码是常用密码（或其变形），很容易被猜中，请换一个',
      en: 'The new password is a common one, or nearly: it is guessed first; choose another',
    }
  }
  return undefined
}

const words = new Set(common.words.split(' '))
const whole = new Set(common.whole.split(' '))
const leet: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/**
 * Whether it is on the list of passwords people choose, or one of its words with what people add:
 * digits and signs at the ends, letters written as digits, the word twice (`P@ssw0rd2026!`).
 */
function isCommon(password: string): boolean {
  const typed = password.normalize('NFKC').toLowerCase()
  if (whole.has(typed)) return true
  const forms = [typed, [...typed].map((sign) => leet[sign] ?? sign).join('')]
  const cores = [
    ...forms.map((form) => form.replaceAll(/^[^a-z]+|[^a-z]+$/g, '')),
    // Digits that end a word are more often added than letters in disguise.
    [...typed.replaceAll(/[\d\W_]+$/g, '')].map((sign) => leet[sign] ?? sign).join(''),
  ]
  return cores.some((core) => {
    const half = core.slice(0, core.length / 2)
    return words.has(core) || (half.length >= 4 && half + half === core && words.has(half))
  })
}

/** Whether each character follows the one before, up or down: `1234567890`, `zyxwvut…`. */
function isRun(password: string): boolean {
  const codes = [...password.toLowerCase()].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  const wraps = (step: number) => step === -9 || step === 9
  return [1, -1].some((step) => steps.every((s) => s === step || wraps(s)))
}
