export { type Overview, SurveyDesk } from './survey-desk.ts'
