/** Colours and sizes of the application: a dim reading room by default, contrast of WCAG 2.2 AA in both schemes. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, Menu } from '@mantine/core'

/** Teal of the wordmark, from light to dark; filled with shade 7 on dark ground, 8 on light, both under white text. */
const glass: MantineColorsTuple = [
  '#e5f9fa',
  '#cdeff1',
  '#9ddfe3',
  '#6acfd6',
  '#4ac2ca',
  '#2fa9b2',
  '#1b8992',
  '#0f6f78',
  '#095a62',
  '#03444b',
]

/** Neutral greys with a little blue, so that images and not the frame draw the eye. */
const dark: MantineColorsTuple = [
  '#d3dbe0',
  '#b4c0c7',
  '#95a3ab',
  '#5f6d76',
  '#37434b',
  '#28323a',
  '#1c252c',
  '#141b21',
  '#0e1419',
  '#080c10',
]

export const theme = createTheme({
  primaryColor: 'glass',
  primaryShade: { light: 8, dark: 7 },
  colors: { glass, dark },
  defaultRadius: 'sm',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK JP", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '600' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // A menu holds items and nothing else that could have the focus.
  components: { Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }) },
})

/** Grounds of white text, in both schemes; the theme's own have less than 4.5 to 1. */
const filled = {
  '--mantine-color-red-filled': '#b3261e',
  '--mantine-color-orange-filled': '#a9430a',
  '--mantine-color-teal-filled': '#0b7358',
  '--mantine-color-gray-filled': '#56636c',
}

/** Text on a tint of its own colour, and in a frame of it, on light ground. */
const onTint = {
  '--mantine-color-red-light-color': '#9b1c14',
  '--mantine-color-orange-light-color': '#8a350b',
  '--mantine-color-yellow-light-color': '#6f4605',
  '--mantine-color-teal-light-color': '#075e48',
  '--mantine-color-blue-light-color': '#174e92',
  '--mantine-color-gray-light-color': '#46525a',
  '--mantine-color-red-outline': '#9b1c14',
  '--mantine-color-orange-outline': '#8a350b',
  '--mantine-color-yellow-outline': '#6f4605',
  '--mantine-color-teal-outline': '#075e48',
  '--mantine-color-gray-outline': '#46525a',
}

/** Dimmed text and borders, tuned until axe and the eye agree in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  dark: {
    ...filled,
    '--mantine-color-body': '#0e1419',
    '--mantine-color-dimmed': '#9fadb5',
    '--mantine-color-placeholder': '#93a1a9',
    '--mantine-color-error': '#ff8d8d',
    '--lg-accent': '#4ac2ca',
    '--lg-surface': '#141b21',
    '--lg-line': '#28323a',
    '--lg-hover': '#1b242b',
    '--lg-selected': '#12353b',
  },
  light: {
    ...filled,
    ...onTint,
    '--mantine-color-body': '#f6f8f9',
    '--mantine-color-dimmed': '#51606a',
    '--mantine-color-placeholder': '#5c6b75',
    '--mantine-color-error': '#b3261e',
    '--lg-accent': '#0f6f78',
    '--lg-surface': '#ffffff',
    '--lg-line': '#d5dde2',
    '--lg-hover': '#edf3f5',
    '--lg-selected': '#d8f0f2',
  },
})

/** Background of white text that warns: 6.5 to 1, where the theme's red has less than WCAG's 4.5. */
export const danger = '#b3261e'
