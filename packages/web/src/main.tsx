/** Start of the application. */
import '@mantine/core/styles.css'
import './app/app.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startTranslations } from './i18n/i18n.ts'

const root = document.getElementById('root')
if (root) {
  await startTranslations()
  createRoot(root).render(<App />)
}
