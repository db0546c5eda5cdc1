/**
 * How the application is built: one lazy chunk for the viewer, worker files by the name that the server's
 * Content-Security-Policy allows WebAssembly in (`*worker*.js`), nothing inline.
 *
 * Sources: https://vite.dev/config/, CSP Level 3 (style attributes count as inline styles, CSSOM does not).
 */
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Cornerstone's text box sets one `style` attribute, which a CSP without unsafe-inline refuses; CSSOM says the same. */
function styleAttributesThroughCSSOM(): Plugin {
  return {
    name: 'leadglass-style-attributes-through-cssom',
    transform(code, id) {
      if (!id.includes('drawingSvg/drawTextBox')) return
      const attribute = "textElement.setAttribute('style', combinedStyle)"
      if (!code.includes(attribute)) throw new Error('drawTextBox changed: check how it styles its text')
      return { code: code.replace(attribute, 'textElement.style.cssText = combinedStyle'), map: null }
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), styleAttributesThroughCSSOM()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 6000,
    sourcemap: false,
  },
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'assets/[name].worker-[hash].js' } },
  },
})
