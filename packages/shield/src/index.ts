export { WebFront, type WebFrontParts, type WebIdentity } from './web/web-front.ts'
export { type WebLimits, webLimits } from './web-limits.ts'
