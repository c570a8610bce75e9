import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Right } from '#contracts/vocabulary.ts'
import { menu, menuFor } from './menu.ts'

const pages = (rights: Right[]): string[] =>
  menuFor(rights).flatMap(({ items }) => items.map(({ to }) => to))

test('a relationship manager sees no rooms of the night, the audit or the users', () => {
  const rights: Right[] = ['home.view', 'customer.count', 'customer.view', 'strategy.view']
  assert.deepEqual(pages(rights), [
    '/',
    '/customers',
    '/tags',
    '/tiers',
    '/actions',
    '/strategy/versions',
  ])
})

test('an administrator sees no customers', () => {
  const rights: Right[] = ['home.view', 'user.view', 'user.grant', 'audit.view', 'night.view']
  assert.deepEqual(pages(rights), [
    '/',
    '/nights',
    '/feeds',
    '/loads',
    '/audit',
    '/settings/users',
    '/settings/rights',
    '/settings/keys',
  ])
})

test('the books are there for whoever sees at least one', () => {
  const rooms = (seesBooks: boolean): string[] =>
    menuFor(['home.view'], seesBooks).flatMap(({ items }) => items.map(({ to }) => to))
  assert.deepEqual(rooms(true), ['/', '/books'])
  assert.deepEqual(rooms(false), ['/'])
})

test('a group none of whose rooms may be entered vanishes', () => {
  assert.deepEqual(
    menuFor(['home.view']).map(({ word }) => word),
    [null],
  )
  assert.deepEqual(menuFor([]), [])
})

test('no two rooms share a key', () => {
  const keys = menu.flatMap(({ items }) => items.flatMap(({ key }) => (key ? [key] : [])))
  assert.equal(new Set(keys).size, keys.length)
})
