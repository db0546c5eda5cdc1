/**
 * How the application is built: one lazy chunk for the viewer, worker files by the name that the server's
 * Content-Security-Policy allows WebAssembly in (`*worker*.js`), nothing inline.
 *
 * Sources: https://vite.dev/config/, CSP Level 3 (style attributes count as inline styles, CSSOM does not).
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { createLogger, defaultClientConditions, defineConfig, type Plugin } from 'vite'

const brotli = promisify(brotliCompress)

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

/** Files of the first page in brotli beside them, made once here: a sixth smaller than what a server makes in passing. */
function brotliBeside(): Plugin {
  /** The viewer takes half a minute at this quality and is no part of the first page. */
  const longest = 1_000_000
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  return {
    name: 'leadglass-brotli',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css|svg|json)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const content = await readFile(join(dir, name))
          if (content.length <= longest) await writeFile(join(dir, `${name}.br`), await brotli(content, { params }))
        }),
      )
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
  plugins: [react(), styleAttributesThroughCSSOM(), brotliBeside()],
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
