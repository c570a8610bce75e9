import { Input } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'

interface PausedInputProps {
  label: string
  value: string
  className?: string
  placeholder?: string
  maxLength?: number
  inputMode?: 'decimal' | 'numeric'
  /** What is typed means nothing. */
  isWrong?: boolean
  onSettle: (value: string) => void
}

const PAUSE_MS = 350

/** A line of text that is asked for once typing pauses; follows the address when that changes. */
export function PausedInput({
  label,
  value,
  placeholder = label,
  isWrong = false,
  onSettle,
  ...rest
}: PausedInputProps): ReactNode {
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (known !== value) {
    setKnown(value)
    setTyped(value)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const settle = (text: string): void => {
    clearTimeout(timer.current)
    if (text.trim() !== value) onSettle(text.trim())
  }
  return (
    <Input
      {...rest}
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      allowClear
      autoComplete="off"
      {...(isWrong ? { status: 'error' as const, 'aria-invalid': true } : {})}
      onChange={({ target }) => {
        setTyped(target.value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => settle(target.value), PAUSE_MS)
      }}
      onPressEnter={() => settle(typed)}
      onBlur={() => settle(typed)}
    />
  )
}
