import { familiesOf } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import { checkFloors } from './check-floors.ts'
import { tierOutside } from './pack.ts'
import type { PackPath } from './place-index.ts'
import { say } from './problem.ts'
import type { PackReader } from './reader.ts'
import type { WrittenPack } from './schema.ts'
import { unitMeanings } from './units.ts'
import { familyColumn, groupColumn, reasonsColumn, scopeColumns, tierColumn } from './vocabulary.ts'

/** Checks what names refer to, and that every column of the mart is declared once. */
export function checkPack(pack: WrittenPack, reader: PackReader, catalogue: Catalogue): void {
  checkColumns(pack, reader)
  checkFloors(pack, reader)
  checkGroups(pack, reader)
  const schemes = Object.keys(pack.schemes)
  reader.known(
    ['pack', 'official_tier_scheme'],
    pack.pack.official_tier_scheme,
    schemes,
    say('分层方案', 'tier scheme'),
  )
  const scores = Object.entries(pack.tags)
    .filter(([, tag]) => tag.kind === 'model' && tag.points !== undefined)
    .map(([name]) => name)
  reader.known(
    ['pack', 'churn_tag'],
    pack.pack.churn_tag,
    scores,
    say('计分模型标签', 'points model'),
  )
  checkFamilies(pack, reader, familiesOf(catalogue))
  for (const [name, scheme] of Object.entries(pack.schemes)) {
    for (const [index, need] of scheme.needs.entries()) {
      reader.known(
        ['schemes', name, 'needs', index],
        need,
        Object.keys(pack.metrics),
        say('指标', 'metric'),
      )
    }
    const codes = [...Object.keys(scheme.tiers), scheme.otherwise.code]
    checkCodes(['schemes', name], codes, reader)
  }
  for (const [name, band] of Object.entries(pack.critical)) {
    const money = Object.entries(pack.metrics)
      .filter(([, metric]) => unitMeanings[metric.unit].type === 'money')
      .map(([metric]) => metric)
    reader.known(
      ['critical', name, 'measure'],
      band.measure,
      money,
      say('金额指标', 'money metric'),
    )
  }
}

function checkCodes(path: PackPath, codes: readonly string[], reader: PackReader): void {
  const reserved: readonly string[] = Object.values(tierOutside)
  for (const code of codes) {
    const twice = codes.indexOf(code) !== codes.lastIndexOf(code)
    if (!twice && !reserved.includes(code)) continue
    reader.refuse(
      path,
      say(`等级代码 ${code} 重复或已保留`, `tier code ${code} is taken`),
      say('请换一个代码', 'choose another code'),
    )
  }
}

function checkColumns(pack: WrittenPack, reader: PackReader): void {
  const owners = new Map<string, string>()
  const claim = (column: string, path: PackPath) => {
    const owner = owners.get(column)
    if (owner === undefined) {
      owners.set(column, path.join('.'))
      return
    }
    reader.refuse(
      path,
      say(`列名 ${column} 已被 ${owner} 占用`, `the column ${column} belongs to ${owner}`),
      say('请换一个名称', 'choose another name'),
    )
  }
  for (const column of ['customer_id', ...Object.keys(scopeColumns)]) owners.set(column, 'zhike')
  for (const column of ['tier', 'life_stage', 'critical_kind', 'critical_band', 'critical_gap']) {
    owners.set(column, 'zhike')
  }
  for (const family of Object.keys(pack.families)) claim(familyColumn(family), ['families', family])
  for (const group of Object.keys(pack.life_groups))
    claim(groupColumn(group), ['life_groups', group])
  for (const scheme of Object.keys(pack.schemes)) {
    const column = tierColumn(scheme)
    for (const suffix of ['', '_reason', '_measured', '_watched']) {
      claim(`${column}${suffix}`, ['schemes', scheme])
    }
  }
  for (const name of Object.keys(pack.metrics)) claim(name, ['metrics', name])
  for (const [name, tag] of Object.entries(pack.tags)) {
    claim(name, ['tags', name])
    if (tag.kind === 'model' && tag.points !== undefined) claim(reasonsColumn(name), ['tags', name])
  }
  for (const name of Object.keys(pack.parameters)) claim(name, ['parameters', name])
}

function checkGroups(pack: WrittenPack, reader: PackReader): void {
  const groups = Object.keys(pack.groups)
  const what = say('分组', 'group')
  for (const section of ['metrics', 'tags', 'schemes', 'life_groups', 'critical'] as const) {
    for (const [name, { group }] of Object.entries(pack[section])) {
      reader.known([section, name, 'group'], group, groups, what)
    }
  }
  reader.known(['life_stages', 'group'], pack.life_stages.group, groups, what)
}

function checkFamilies(pack: WrittenPack, reader: PackReader, families: readonly string[]): void {
  for (const [code, family] of Object.entries(pack.families)) {
    reader.known(['families', code], code, families, say('产品大类', 'product family'))
    reader.known(
      ['families', code, 'class'],
      family.class,
      Object.keys(pack.classes),
      say('产品类别', 'product class'),
    )
  }
  for (const missing of families.filter((code) => pack.families[code] === undefined)) {
    reader.refuse(
      ['families'],
      say(`产品大类 ${missing} 未归类`, `the product family ${missing} is in no class`),
      say('请在 families 中加上它', 'add it under families'),
    )
  }
  for (const [name, bundle] of Object.entries(pack.bundles)) {
    for (const [index, family] of bundle.families.entries()) {
      reader.known(
        ['bundles', name, 'families', index],
        family,
        Object.keys(pack.families),
        say('产品大类', 'product family'),
      )
    }
  }
}
