/** One bundle for the command: the workspace's packages inside, npm packages outside. */
import { defineConfig } from 'tsdown'

export default defineConfig({
  cwd: import.meta.dirname,
  entry: { main: 'src/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outExtensions: () => ({ js: '.js' }),
  dts: false,
  sourcemap: true,
  deps: { alwaysBundle: [/^@leadglass\//] },
  inputOptions: { resolve: { conditionNames: ['source', 'import', 'node', 'default'] } },
})
