/**
 * The report as a value: all that any format shows, in one shape with a JSON Schema.
 *
 * Names of institutions, addresses and networks are in it only when they were asked for; see `withhold.ts`.
 */
import { z } from 'zod'

const whole = z.int().min(0)

/** A number never stands without saying how far it can be relied on. */
export const countSchema = z
  .discriminatedUnion('certainty', [
    z.strictObject({ value: whole, certainty: z.literal('exact') }),
    z.strictObject({ value: whole, certainty: z.literal('at least') }),
    z.strictObject({ value: z.number().min(0), certainty: z.literal('estimated'), low: z.number(), high: z.number() }),
  ])
  .describe('A number, and whether it is exact, a lower bound, or estimated with its interval.')

const sums = {
  systems: whole.describe('Systems allowing unprotected access.'),
  studies: countSchema,
  imagesLinked: countSchema.describe('Images linked to the studies.'),
  imagesAccessible: countSchema.describe('Of those, images on systems that a stranger could retrieve from.'),
}

const share = z
  .strictObject({ systems: whole, of: whole, percent: z.number().min(0).max(100).nullable() })
  .describe('Systems out of systems; percent is null where there are none.')

const group = z.strictObject({ name: z.string(), ...sums })

const country = z.strictObject({
  code: z.string().optional().describe('ISO 3166-1 alpha-2.'),
  name: z.string(),
  region: z.string(),
  ...sums,
})

const archive = z.strictObject({
  rank: whole,
  country: z.string(),
  product: z.string(),
  rung: whole.describe('The highest rung of the ladder that was proven.'),
  studies: countSchema,
  imagesLinked: countSchema,
  imagesAccessible: countSchema,
  address: z.string().optional().describe('Only in a named report.'),
  institution: z.string().optional().describe('Only in a named report.'),
})

const total = z.strictObject({
  startedAt: z.string(),
  probeVersion: whole,
  analysed: whole,
  countries: whole,
  ...sums,
})

const change = z.strictObject({
  from: z.string(),
  to: z.string(),
  percent: z.strictObject({
    systems: z.number().nullable(),
    studies: z.number().nullable(),
    imagesLinked: z.number().nullable(),
    imagesAccessible: z.number().nullable(),
  }),
  newlySeen: whole,
  newlyExposed: whole,
  closed: whole,
  vanished: whole,
  grown: whole,
  shrunk: whole,
  unchanged: whole,
  countries: z.strictObject({
    new: z.array(z.string()),
    clean: z.array(z.string()),
    worsened: z.array(z.string()),
    improved: z.array(z.string()),
    stayed: z.array(z.string()),
  }),
  sameProbes: z
    .boolean()
    .describe('False: the two runs were made with different probes; part of the change may be theirs.'),
})

export const reportSchema = z
  .strictObject({
    format: z.literal('leadglass-survey-report/1'),
    named: z.boolean().describe('Whether addresses and institutions are in it.'),
    run: z.strictObject({
      runID: z.string(),
      scope: z.string(),
      authority: z.string(),
      contact: z.string(),
      ticket: z.string(),
      startedAt: z.string(),
      finishedAt: z.string(),
      isComplete: z.boolean(),
      probeVersion: whole,
    }),
    totals: z.strictObject({
      analysed: whole,
      countries: whole,
      ...sums,
      plainHttpViewers: whole,
      decoys: whole.describe('Left out of every other number.'),
      secondFaces: whole.describe('Further addresses of systems that are counted once.'),
      writable: whole.describe('Open systems that a stranger could have stored to; nothing was stored.'),
      institutions: whole.describe('Institutions, as far as the target list names them, with an open system.'),
      networks: whole,
    }),
    protection: z.strictObject({
      tls: share.describe('Open systems that speak TLS.'),
      aeTitleControl: share.describe('Systems answering DICOM that rejected an unknown calling AE title.'),
      anyAETitle: share.describe('Open systems that accept any calling AE title.'),
    }),
    ladder: z.array(z.strictObject({ rung: whole, words: z.string(), systems: whole })),
    exposedFields: z.array(z.strictObject({ field: z.string(), systems: whole })),
    countries: z.array(country),
    regions: z.array(group),
    institutions: z.array(group).describe('The largest; numbered instead of named in a report without names.'),
    products: z.array(group),
    networks: z.array(group).describe('The largest; numbered instead of named in a report without names.'),
    largest: z.array(archive),
    cost: z
      .strictObject({ perRecord: z.number(), currency: z.string(), records: countSchema, total: countSchema })
      .optional()
      .describe('What a breach of all open studies would cost with the cost per record that was given.'),
    trend: z.array(total).describe('Runs from the oldest to this one.'),
    change: change.optional().describe('From the run before to this one.'),
  })
  .meta({ title: 'Leadglass survey report' })

export type Report = z.output<typeof reportSchema>
export type ReportGroup = Report['regions'][number]
export type ReportChange = NonNullable<Report['change']>

/** JSON Schema, draft 2020-12; written beside `report.json`. */
export function reportJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(reportSchema, { reused: 'ref' }) as Record<string, unknown>
}
