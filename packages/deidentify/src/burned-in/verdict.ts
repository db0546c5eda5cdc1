/**
 * Whether an image may leave: as it is, with masks, or not before a person has looked at it.
 *
 * What nothing is known of is withheld. Sources: PS3.15 E.3.1 (Clean Pixel Data), E.3.2 (Clean Recognizable Visual Features).
 */
import { storageSOPClasses } from '@leadglass/dicom'
import type { Mask } from '../pixels/mask-frame.ts'
import type { Profile } from '../profile/options.ts'
import type { ImageFacts } from './image-facts.ts'
import { type BurnedInRule, ruleFor } from './rules.ts'

/** Why a person has to look: text is declared, may be there, a face may be seen, or the object is a document. */
export type ReviewReason = 'text-declared' | 'text-possible' | 'face-possible' | 'document'

/** What a person decided about one instance. */
export type Review =
  | { readonly decision: 'release'; readonly masks: readonly Mask[] }
  | { readonly decision: 'withhold' }

export type Verdict =
  /** @see PixelStatement.seen */
  | { readonly kind: 'release'; readonly masks: readonly Mask[]; readonly seen: boolean; readonly rewrite: boolean }
  | { readonly kind: 'withheld'; readonly reason: ReviewReason | 'refused' }

export interface VerdictOptions {
  readonly profile: Profile
  /** The operator's before the shipped ones. */
  readonly rules: readonly BurnedInRule[]
  readonly review?: Review | undefined
}

export function verdictOn(facts: ImageFacts, { profile, rules, review }: VerdictOptions): Verdict {
  if (facts.hasDocument || isDocument(facts)) return { kind: 'withheld', reason: 'document' }
  if (!facts.hasPixels) return { kind: 'release', masks: [], seen: false, rewrite: false }
  const cleans = profile.options.has('clean-pixel-data')
  if (review?.decision === 'withhold') return { kind: 'withheld', reason: 'refused' }
  if (review !== undefined && cleans) return released(facts, review.masks, true)
  const reason = reasonToLook(facts, profile, rules, cleans)
  if (reason !== undefined) return { kind: 'withheld', reason }
  return released(facts, ruleFor(facts, rules)?.masks ?? [], false)
}

function released(facts: ImageFacts, masks: readonly Mask[], byPerson: boolean): Verdict {
  const seen = byPerson || masks.length > 0
  return { kind: 'release', masks, seen, rewrite: masks.length > 0 || facts.embeddedOverlay }
}

function reasonToLook(
  facts: ImageFacts,
  profile: Profile,
  rules: readonly BurnedInRule[],
  cleans: boolean,
): ReviewReason | undefined {
  if (profile.options.has('clean-recognizable-visual-features') && mayShowFace(facts)) return 'face-possible'
  const rule = ruleFor(facts, rules)
  if (rule !== undefined && rule.masks.length > 0) return cleans ? undefined : 'text-declared'
  if (facts.burnedInAnnotation === 'YES') return 'text-declared'
  if (rule !== undefined) return undefined
  if (facts.burnedInAnnotation === 'NO' && !isOftenWrittenOn(facts)) return undefined
  return 'text-possible'
}

/** Ultrasound and captures of screens: programs state NO there without having looked. */
function isOftenWrittenOn({ sopClassUID, conversionType, modality }: ImageFacts): boolean {
  const name = storageSOPClasses.get(sopClassUID) ?? ''
  return /Ultrasound|Secondary Capture/.test(name) || conversionType !== '' || modality === 'US'
}

function isDocument({ sopClassUID }: ImageFacts): boolean {
  return /Encapsulated/.test(storageSOPClasses.get(sopClassUID) ?? '')
}

/** Heads in slices can be drawn as faces; photographs may show them; an unnamed part of a body may be a head. */
function mayShowFace({ sopClassUID, recognizableVisualFeatures, bodyPart }: ImageFacts): boolean {
  if (recognizableVisualFeatures === 'YES') return true
  const name = storageSOPClasses.get(sopClassUID) ?? ''
  if (/^VL Photo|Video Photo|Ophthalmic Photo/.test(name)) return true
  const slices = /(CT|MR|PET|Positron Emission Tomography) Image Storage/.test(name)
  return (
    slices &&
    (bodyPart === '' || /HEAD|BRAIN|SKULL|FACE|NECK|ORBIT|EYE|JAW|SINUS|NOSE|EAR|BODY/.test(bodyPart.toUpperCase()))
  )
}
