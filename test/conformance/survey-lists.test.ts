/** Lists of the survey that others say again, because help needs no loading and server and browser do not import it. */
import { expect, test } from 'vitest'
import * as cliList from '../../packages/cli/src/commands/cases-list.ts'
import * as cliNotify from '../../packages/cli/src/commands/cases-notify.ts'
import * as cliReport from '../../packages/cli/src/commands/survey-report.ts'
import * as server from '../../packages/server/src/survey-desk.ts'
import { caseStates, languages, recipients, reportFormats } from '../../packages/survey/src/index.ts'
import * as web from '../../packages/web/src/api/survey.ts'

test.each([
  ['case states', caseStates, [cliList.caseStates, server.caseStates, web.caseStates]],
  ['recipients of letters', recipients, [cliNotify.recipients, server.letterRecipients, web.recipients]],
  ['languages of letters', languages, [cliNotify.letterLanguages, server.letterLanguages]],
  ['formats of reports', reportFormats, [cliReport.reportFormats, server.surveyFormats]],
])('%s are the same everywhere', (_, ours, others) => {
  for (const other of others) expect(other).toEqual(ours)
})
