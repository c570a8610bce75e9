import type { Right } from '#contracts/vocabulary.ts'
import type { useAppWords } from './words.ts'

type Word = Parameters<ReturnType<typeof useAppWords>>[0]

export interface MenuItem {
  readonly to: string
  readonly word: Word
  /** What it takes to enter; `books`: at least one book one sees. */
  readonly right: Right | 'books'
  /** The second key after `g`. */
  readonly key?: string
}

export interface MenuGroup {
  readonly word: Word | null
  readonly items: readonly MenuItem[]
}

/** All rooms of the house in the order they are shown; a person sees those they may enter. */
export const menu: readonly MenuGroup[] = [
  {
    word: null,
    items: [
      { to: '/', word: 'home', right: 'home.view', key: 'h' },
      { to: '/workbench', word: 'workbench', right: 'workbench.use', key: 'd' },
      { to: '/customers', word: 'customers', right: 'customer.count', key: 'c' },
      { to: '/complaints', word: 'complaints', right: 'workbench.use', key: 's' },
      { to: '/inbox', word: 'inbox', right: 'consent.record', key: 'i' },
      { to: '/duplicates', word: 'duplicates', right: 'customer.merge' },
      { to: '/books', word: 'books', right: 'books', key: 'e' },
      { to: '/left-behind', word: 'left_behind', right: 'work.assign' },
    ],
  },
  {
    word: 'group_campaigns',
    items: [
      { to: '/campaigns', word: 'campaigns', right: 'campaign.view', key: 'm' },
      { to: '/results', word: 'results', right: 'campaign.view', key: 'r' },
    ],
  },
  {
    word: 'group_strategy',
    items: [
      { to: '/tags', word: 'tags', right: 'strategy.view', key: 't' },
      { to: '/tiers', word: 'tiers', right: 'strategy.view', key: 'l' },
      { to: '/actions', word: 'actions', right: 'strategy.view', key: 'b' },
      { to: '/strategy/versions', word: 'versions', right: 'strategy.view', key: 'v' },
    ],
  },
  {
    word: 'group_night',
    items: [
      { to: '/nights', word: 'nights', right: 'night.view', key: 'n' },
      { to: '/feeds', word: 'feeds', right: 'night.view', key: 'f' },
      { to: '/loads', word: 'loads', right: 'night.view' },
    ],
  },
  {
    word: 'group_conduct',
    items: [
      { to: '/conduct', word: 'conduct', right: 'conduct.view', key: 'o' },
      { to: '/conduct/incidents', word: 'incidents', right: 'incident.answer' },
      { to: '/copy-check', word: 'copy_check', right: 'conduct.check', key: 'w' },
      { to: '/audit', word: 'audit', right: 'audit.view', key: 'a' },
    ],
  },
  {
    word: 'group_settings',
    items: [
      { to: '/proposals', word: 'proposals', right: 'proposal.view', key: 'p' },
      { to: '/settings/users', word: 'users', right: 'user.view', key: 'u' },
      { to: '/settings/rights', word: 'rights', right: 'user.view' },
      { to: '/settings/keys', word: 'keys_of_systems', right: 'user.view', key: 'k' },
    ],
  },
]

/** The rooms a person may enter; empty groups vanish. */
export function menuFor(rights: readonly Right[], seesBooks = false): MenuGroup[] {
  const mayEnter = (right: MenuItem['right']): boolean =>
    right === 'books' ? seesBooks : rights.includes(right)
  return menu
    .map(({ word, items }) => ({
      word,
      items: items.filter(({ right }) => mayEnter(right)),
    }))
    .filter(({ items }) => items.length > 0)
}
