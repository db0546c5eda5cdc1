/** The Debian packages whose programs the tests speak to: real peers, never skipped in silence. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { run } from './process.mjs'

/** Package, and a file that shows it is there. */
const packages = {
  dcmtk: '/usr/bin/storescu',
  orthanc: '/usr/sbin/Orthanc',
  'orthanc-dicomweb': '/usr/share/orthanc/plugins/libOrthancDicomWeb.so',
  'libgdcm-tools': '/usr/bin/gdcmconv',
  'libopenjp2-tools': '/usr/bin/opj_decompress',
  'openjph-tools': '/usr/bin/ojph_expand',
  dicom3tools: '/usr/bin/dciodvfy',
  chromium: '/usr/bin/chromium',
  'python3-pydicom': '/usr/lib/python3/dist-packages/pydicom',
  'python3-numpy': '/usr/lib/python3/dist-packages/numpy',
  imagemagick: '/usr/bin/convert',
  openssl: '/usr/bin/openssl',
  softhsm2: '/usr/lib/softhsm/libsofthsm2.so',
  opensc: '/usr/bin/pkcs11-tool',
  nmap: '/usr/bin/nmap',
  sslscan: '/usr/bin/sslscan',
  'testssl.sh': '/usr/bin/testssl',
  'libxml2-utils': '/usr/bin/xmllint',
  'syslog-ng-core': '/usr/sbin/syslog-ng',
}

/** Debian asks this script whether a freshly installed service may start; 101 means no (invoke-rc.d). */
const startPolicy = '/usr/sbin/policy-rc.d'

/**
 * Makes sure that the tests' peers are installed: installs the missing ones as root on Debian,
 * otherwise prints the one command that does.
 *
 * @returns {Promise<boolean>} false when some are missing still
 */
export async function ensureSystemPackages() {
  const missing = missingPackages()
  if (missing.length === 0) return true
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`The tests need these programs too:\n  ${command(missing)}`)
    return false
  }
  console.error(`installing ${missing.join(', ')}`)
  await withoutStartingServices(() => install(missing))
  const left = missingPackages()
  if (left.length > 0) console.error(`Could not install ${left.join(', ')}. Try: ${command(left)}`)
  return left.length === 0
}

const missingPackages = () => Object.keys(packages).filter((name) => !existsSync(packages[name]))

const command = (names) => `sudo apt-get update && sudo apt-get install --no-install-recommends ${names.join(' ')}`

async function install(names) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['-qq', 'update'], { env })
  await run('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', ...names], { env })
}

/** Orthanc's package starts an archive at once; tests start their own. */
async function withoutStartingServices(work) {
  const ours = !existsSync(startPolicy)
  if (ours) writeFileSync(startPolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    if (ours) rmSync(startPolicy)
  }
}
