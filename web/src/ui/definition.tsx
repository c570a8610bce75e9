import { Popover } from 'antd'
import type { ReactNode } from 'react'

/** A name that opens what it means. */
export function Defined({ name, children }: { name: ReactNode; children: ReactNode }): ReactNode {
  return (
    <Popover trigger="click" content={<div className="definition">{children}</div>}>
      <button type="button" className="bare-button asks">
        {name}
      </button>
    </Popover>
  )
}
