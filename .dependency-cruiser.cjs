/** The arrows of docs/design: which package may import which. */
const allowed = {
  dicom: [],
  audit: [],
  access: [],
  pixels: ['dicom'],
  deidentify: ['dicom', 'pixels'],
  network: ['dicom'],
  archive: ['dicom', 'audit', 'access'],
  survey: ['network', 'dicom', 'audit'],
  server: ['network', 'archive', 'access', 'audit', 'pixels', 'deidentify', 'dicom'],
  shield: ['network', 'access', 'audit', 'dicom'],
  web: ['dicom'],
}
const all = [...Object.keys(allowed), 'cli', 'testkit']

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...Object.entries(allowed).map(([name, targets]) => ({
      name: `arrows-of-${name}`,
      severity: 'error',
      from: { path: `^packages/${name}/src/` },
      to: { path: `^packages/(${all.filter((other) => other !== name && !targets.includes(other)).join('|')})/` },
    })),
    {
      name: 'no-path-inside-a-package',
      comment: 'other packages import the package name, never a path inside it',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'dicom-and-audit-have-no-dependencies',
      comment: 'the file that starts a thread from its TypeScript sources is no part of what is built',
      severity: 'error',
      from: { path: '^packages/(dicom|audit)/src/', pathNot: '/source-worker\\.mjs$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'default'] },
  },
}
