import { TreeSelect } from 'antd'
import type { ReactNode } from 'react'

import type { OrgUnit } from '#contracts/access.ts'
import { useOperation } from '../lib/query.ts'

interface UnitSelectProps {
  /** Given by the form it stands in. */
  id?: string
  label: string
  /** What the empty value is called. */
  none: string
  value?: string
  onChange?: (unitId: string) => void
}

interface UnitNode {
  value: string
  title: string
  children: UnitNode[]
}

/** A unit of the organisation; the empty value is no unit. */
export function UnitSelect({ id, label, none, value, onChange }: UnitSelectProps): ReactNode {
  const query = useOperation('listUnits', {}, { staleTime: 300_000 })
  const units = query.data?.units ?? []
  const nodes = [{ value: '', title: none, children: [] }, ...childrenOf(null, units)]
  return (
    <TreeSelect<string>
      aria-label={label}
      showSearch
      treeNodeFilterProp="title"
      popupMatchSelectWidth={false}
      loading={query.isPending}
      treeData={nodes}
      treeDefaultExpandedKeys={nodes.map((n) => n.value)}
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      {...(onChange ? { onChange } : {})}
    />
  )
}

/** Units under a parent; one whose parent is not listed stands at the top. */
function childrenOf(parent: string | null, units: readonly OrgUnit[]): UnitNode[] {
  const known = new Set(units.map(({ unitId }) => unitId))
  return units
    .filter(({ parentId }) =>
      parent === null ? parentId === null || !known.has(parentId) : parentId === parent,
    )
    .map(({ unitId, name }) => ({
      value: unitId,
      title: name,
      children: childrenOf(unitId, units),
    }))
}
