import type { Catalogue } from './catalogue.ts'
import type { EventMapping } from './pack.ts'
import { say } from './problem.ts'
import type { PackReader } from './reader.ts'
import type { WrittenPack } from './schema.ts'

/** Event names are compared without case and surrounding blanks. */
export function eventNameKey(name: string): string {
  return name.trim().toLowerCase()
}

/** Reads the events: kinds and channels are the catalogue's, a name belongs to one entry. */
export function readEvents(
  written: WrittenPack,
  reader: PackReader,
  catalogue: Catalogue,
): EventMapping[] {
  const columns = catalogue('event')?.columns
  const kinds = Object.keys(columns?.['kind']?.codes ?? {})
  const channels = Object.keys(columns?.['channel']?.codes ?? {})
  const owners = new Map<string, string>()
  return Object.entries(written.events).map(([name, entry]) => {
    const path = ['events', name]
    reader.known([...path, 'kind'], entry.kind, kinds, say('事件种类', 'kind of event'))
    if (entry.channel !== null) {
      reader.known([...path, 'channel'], entry.channel, channels, say('渠道', 'channel'))
    }
    const { type, called } = entry
    const names = called.length === 0 ? [undefined] : called
    for (const [index, one] of names.entries()) {
      const key = `${type} ${one === undefined ? '' : eventNameKey(one)}`
      const owner = owners.get(key)
      if (owner === undefined) owners.set(key, name)
      else refuseTwice(reader, called.length === 0 ? path : [...path, 'called', index], owner, one)
    }
    return { ...entry, name, place: reader.places.find(path) }
  })
}

function refuseTwice(
  reader: PackReader,
  path: readonly (string | number)[],
  owner: string,
  name: string | undefined,
): void {
  const [zh, en] =
    name === undefined
      ? ['该类型的其余消息', 'every other message of this type']
      : [`名称“${name}”`, `the name “${name}”`]
  reader.refuse(
    path,
    say(`${zh}已归 events.${owner}`, `${en} already belongs to events.${owner}`),
    say(
      '一个名称只能对应一个条目，请删去一处',
      'a name is one entry’s: remove it from one of them',
    ),
  )
}
