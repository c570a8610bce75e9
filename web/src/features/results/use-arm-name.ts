import { ALL_TREATED } from './lift-rows.ts'
import { useResultWords } from './words.ts'

/** How an arm is called; one of the bank's own keeps the name it was delivered with. */
export function useArmName(): (arm: string) => string {
  const t = useResultWords()
  return (arm) => {
    switch (arm) {
      case 'treated':
      case 'control':
      case 'holdout':
      case ALL_TREATED:
        return t(`arm.${arm}`)
      default:
        return arm
    }
  }
}
