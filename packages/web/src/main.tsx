/** Start of the application. */
import '@mantine/core/styles.css'
import './app/app.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { styleNonce } from './app/style-nonce.ts'
import { startTranslations } from './i18n/i18n.ts'

/** Where the library that stops the page behind a dialog from scrolling looks for the nonce of its style element. */
Object.assign(globalThis, { __webpack_nonce__: styleNonce() })

const root = document.getElementById('root')
if (root) {
  await startTranslations()
  createRoot(root).render(<App />)
}
