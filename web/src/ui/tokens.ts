/**
 * The colours and sizes of Zhike, once: the theme of the components and the style sheets both
 * read them (style sheets as `var(--ink)`). Text on its ground has a contrast of 4.5 or more.
 */
export const colours = {
  ink: '#1b2430',
  inkSoft: '#465260',
  inkFaint: '#5f6b79',
  line: '#e4e8ed',
  lineStrong: '#cfd6de',
  ground: '#f5f6f8',
  surface: '#ffffff',
  raised: '#fafbfc',
  brand: '#1d4f7a',
  brandSoft: '#e9f1f8',
  red: '#b92d22',
  redSoft: '#fdeeec',
  green: '#1a7346',
  greenSoft: '#e8f5ed',
  amber: '#8a5800',
  amberSoft: '#fdf5e3',
} as const

/** Series of a chart in the order they are handed out: apart in lightness as well as in hue. */
export const seriesColours = [
  '#1d4f7a',
  '#d08b3c',
  '#6ea3cc',
  '#5d8f5a',
  '#a4577a',
  '#b9ab5c',
  '#4c8f93',
  '#8a7fb8',
  '#9aa5b1',
  '#7a5a43',
] as const

export const fontFamily = [
  '-apple-system',
  'BlinkMacSystemFont',
  '"Segoe UI"',
  '"PingFang SC"',
  '"Hiragino Sans GB"',
  '"Microsoft YaHei"',
  '"Noto Sans CJK SC"',
  '"WenQuanYi Micro Hei"',
  'sans-serif',
].join(', ')

/** Rule texts and hashes: letters of one width. */
export const codeFamily = [
  'ui-monospace',
  '"SF Mono"',
  'Menlo',
  'Consolas',
  '"Liberation Mono"',
  '"PingFang SC"',
  '"Microsoft YaHei"',
  '"WenQuanYi Micro Hei Mono"',
  'monospace',
].join(', ')

/** Letter sizes: the ordinary one, and the large one for those who see less well. */
export function fontSize(largeType: boolean): number {
  return largeType ? 18 : 14
}
