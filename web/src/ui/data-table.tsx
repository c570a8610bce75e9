import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import type { ReactNode } from 'react'

import { formatCount } from '../lib/format.ts'
import { changePreferences, currentPreferences, usePreferences } from '../lib/preferences.ts'
import './data-table.css'
import { useUiWords } from './words.ts'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly render: (row: Row) => ReactNode
  /** Right-aligned, as figures are. */
  readonly numeric?: boolean
  /** Left out on a phone. */
  readonly wideOnly?: boolean
  /** Can't be hidden: what names the row. */
  readonly always?: boolean
  /** Not shown until chosen. */
  readonly hidden?: boolean
  /** The orders this column offers; the first is what the first click asks for. */
  readonly sorts?: readonly { readonly value: string; readonly rising: boolean }[]
}

interface DataTableProps<Row> {
  /** What the table holds; read out, not shown. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  sort?: string
  onSort?: (sort: string) => void
  /** The rows answer an older question. */
  stale?: boolean
  /** Scrolls within itself below its own header. */
  tall?: boolean
}

/** A plain table: caption, column headers that sort, figures to the right. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  stale,
  tall,
}: DataTableProps<Row>): ReactNode {
  return (
    // What scrolls has to be reachable by keyboard; a group, as a page has too many for landmarks.
    <div
      className={tall ? 'table-frame is-tall' : 'table-frame'}
      aria-label={caption}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="group"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className={stale ? 'data-table dim' : 'data-table'} aria-busy={stale ?? false}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column)}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cellClass<Row>({ numeric, wideOnly }: Column<Row>): string {
  return [numeric ? 'number' : '', wideOnly ? 'wide-only' : ''].filter(Boolean).join(' ')
}

interface HeaderProps<Row> {
  column: Column<Row>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}

function Header<Row>({ column, sort, onSort }: HeaderProps<Row>): ReactNode {
  const t = useUiWords()
  const active = column.sorts?.find(({ value }) => value === sort)
  const order = active
    ? active.rising
      ? ('ascending' as const)
      : ('descending' as const)
    : undefined
  const next = column.sorts?.find(({ value }) => value !== sort)
  return (
    <th scope="col" className={cellClass(column)} {...(order ? { 'aria-sort': order } : {})}>
      {next && onSort ? (
        <button
          type="button"
          className="bare-button sort"
          aria-pressed={active !== undefined}
          title={t('sort_by', { column: column.title })}
          onClick={() => onSort(next.value)}
        >
          {column.title}
          <span className="sort-arrow" aria-hidden="true">
            {active ? (active.rising ? '▲' : '▼') : ''}
          </span>
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

/** The columns a person chose for a table, and the button to choose them. */
export function useColumnChoice<Row>(
  table: string,
  columns: readonly Column<Row>[],
): { shown: readonly Column<Row>[]; chooser: ReactNode } {
  const t = useUiWords()
  const chosen =
    usePreferences().columns[table] ?? columns.filter(({ hidden }) => !hidden).map(({ key }) => key)
  const shown = columns.filter(({ key, always }) => always || chosen.includes(key))
  const choose = (key: string, on: boolean): void => {
    const next = on ? [...chosen, key] : chosen.filter((other) => other !== key)
    changePreferences({ columns: { ...currentPreferences().columns, [table]: next } })
  }
  const list = (
    <fieldset className="column-list">
      <legend>{t('columns_hint')}</legend>
      {columns
        .filter(({ always }) => !always)
        .map(({ key, title }) => (
          <Checkbox
            key={key}
            checked={chosen.includes(key)}
            onChange={({ target }) => choose(key, target.checked)}
          >
            {title}
          </Checkbox>
        ))}
    </fieldset>
  )
  const chooser = (
    <Popover trigger="click" placement="bottomRight" content={list}>
      <Button icon={<SettingOutlined />} aria-label={t('columns')} title={t('columns')} />
    </Popover>
  )
  return { shown, chooser }
}

interface MoreProps {
  shown: number
  total?: number
  hasMore: boolean
  loading: boolean
  onMore: () => void
}

/** How much of a list is on the page, and the button for the next page of it. */
export function TableFoot({ shown, total, hasMore, loading, onMore }: MoreProps): ReactNode {
  const t = useUiWords()
  const count = formatCount(shown)
  return (
    <div className="table-foot">
      <output>
        {hasMore
          ? total === undefined
            ? t('shown_some', { shown: count })
            : t('shown', { shown: count, total: formatCount(total) })
          : t('all_shown', { shown: count })}
      </output>
      {hasMore ? (
        <Button size="small" loading={loading} onClick={onMore}>
          {t('more')}
        </Button>
      ) : null}
    </div>
  )
}
