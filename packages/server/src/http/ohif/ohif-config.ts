/**
 * `app-config.js` of OHIF: this archive is its only source of data, named by the address the page came from.
 *
 * Every other source that OHIF knows reads addresses out of its query string, and none of them is set up here.
 */
import { serviceRoot } from '../../dicomweb/addresses.ts'

/** Where OHIF lies. */
export const ohifRoot = '/ohif'

const settings = {
  name: 'Leadglass',
  routerBasename: ohifRoot,
  extensions: [],
  modes: [],
  customizationService: {},
  showStudyList: true,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: true,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  maxNumberOfWebWorkers: 3,
  maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
  showErrorDetails: 'production',
  investigationalUseDialog: { option: 'configure', days: 365 },
  defaultDataSourceName: 'leadglass',
}

const dataSource = {
  friendlyName: 'Leadglass',
  name: 'leadglass',
  qidoSupportsIncludeField: true,
  supportsReject: false,
  supportsFuzzyMatching: true,
  supportsWildcard: true,
  staticWado: false,
  imageRendering: 'wadors',
  thumbnailRendering: 'thumbnail',
  thumbnailRequestStrategy: 'fetch',
  enableStudyLazyLoad: true,
  dicomUploadEnabled: false,
  singlepart: 'bulkdata,video',
  bulkDataURI: { enabled: true, relativeResolution: 'studies' },
  omitQuotationForMultipartRequest: true,
}

/** A script: only the browser knows under which of its names this server was reached. */
export function ohifConfigScript(): string {
  return `(() => {
  const root = window.location.origin + ${JSON.stringify(serviceRoot)}
  const configuration = Object.assign(${JSON.stringify(dataSource)}, {
    qidoRoot: root, wadoRoot: root, wadoUriRoot: root + '/wado',
  })
  window.config = Object.assign(${JSON.stringify(settings)}, {
    dataSources: [
      { namespace: '@ohif/extension-default.dataSourcesModule.dicomweb', sourceName: 'leadglass', configuration },
    ],
    httpErrorHandler: (error) => {
      // The session has ended: our own page asks to sign in.
      if (error.status === 401) window.location.assign('/')
    },
  })
})()
`
}
