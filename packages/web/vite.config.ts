/**
 * How the application is built: one lazy chunk for the viewer, worker files by the name that the server's
 * Content-Security-Policy allows WebAssembly in (`*worker*.js`), nothing inline.
 *
 * Sources: https://vite.dev/config/, CSP Level 3 (style attributes count as inline styles, CSSOM does not).
 */
import react from '@vitejs/plugin-react'
import { createLogger, defaultClientConditions, defineConfig, type Plugin } from 'vite'

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

/** Decoders made by Emscripten name `fs` and `path` for Node and never ask for them in a browser: no news to who builds. */
function quietLogger() {
  const logger = createLogger('warn')
  const { warn } = logger
  logger.warn = (message, options) => {
    if (!message.includes('has been externalized for browser compatibility')) warn(message, options)
  }
  return logger
}

export default defineConfig({
  customLogger: quietLogger(),
  root: import.meta.dirname,
  plugins: [react(), styleAttributesThroughCSSOM()],
  // Other packages of the workspace are read as TypeScript, as everywhere: no build of theirs is needed first.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 6000,
    sourcemap: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'assets/[name].worker-[hash].js' } },
  },
})
