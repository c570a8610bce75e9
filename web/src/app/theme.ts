import type { ThemeConfig } from 'antd'

import type { Preferences } from '../lib/preferences.ts'
import { codeFamily, colours, fontFamily, fontSize } from '../ui/tokens.ts'

/**
 * The components' theme: our tokens, flat, dense, without shadows where a line will do. Calm:
 * nothing moves. Style sheets alone cannot say so: a dialog leaves when its movement ends, and one
 * that may not move would stay.
 */
export function themeFor({ largeType }: Preferences, calm: boolean): ThemeConfig {
  return {
    token: {
      colorPrimary: colours.brand,
      colorLink: colours.brand,
      colorInfo: colours.brand,
      colorSuccess: colours.green,
      colorWarning: colours.amber,
      colorError: colours.red,
      colorText: colours.ink,
      colorTextSecondary: colours.inkSoft,
      colorTextTertiary: colours.inkFaint,
      colorTextDescription: colours.inkFaint,
      colorTextPlaceholder: colours.inkFaint,
      colorBorder: colours.lineStrong,
      colorBorderSecondary: colours.line,
      colorBgLayout: colours.ground,
      fontFamily,
      fontFamilyCode: codeFamily,
      fontSize: fontSize(largeType),
      borderRadius: 5,
      controlHeight: largeType ? 40 : 30,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      wireframe: false,
      motion: !calm,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Form: { itemMarginBottom: 20, verticalLabelPadding: '0 0 4px' },
      Tabs: { horizontalMargin: '0' },
    },
  }
}

/** Puts the same tokens where the style sheets read them. */
export function paintTokens(preferences: Preferences, root: HTMLElement): void {
  const style = root.style
  for (const [name, value] of Object.entries(colours)) {
    style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value)
  }
  const [rise, fall] =
    preferences.growth === 'red' ? [colours.red, colours.green] : [colours.green, colours.red]
  style.setProperty('--rise', rise)
  style.setProperty('--fall', fall)
  style.setProperty('--font-family', fontFamily)
  style.setProperty('--code-family', codeFamily)
  style.setProperty('--font-size', `${fontSize(preferences.largeType)}px`)
  root.lang = preferences.language === 'zh' ? 'zh-CN' : 'en'
}
