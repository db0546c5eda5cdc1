/** The measuring tools without Cornerstone, which needs a browser. */
import { pointCount } from '../../src/viewer/reports/kept-measurement.ts'

export const measuringTools = Object.keys(pointCount) as (keyof typeof pointCount)[]
