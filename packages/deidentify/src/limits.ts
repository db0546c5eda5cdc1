/** Every number this package is bounded by, with its reason. */

/** Octets of one value that is read and written again: look-up tables, overlays and waveforms; longer ones are withheld. */
export const keptValueOctets = 16 * 1024 * 1024
/** Octets of all such values of one instance. */
export const keptOctets = 64 * 1024 * 1024
/** Characters of one text that is looked through for names; of a longer one nothing is kept. */
export const cleanedCharacters = 1024 * 1024
/** Words and numbers of one instance that are looked for in its texts; real headers have some dozens. */
export const identifyingWords = 10_000
/** Rectangles that one rule or one review may mask: an ultrasound screen has under ten. */
export const masksPerInstance = 64
/** Octets of a file of rules: one of several thousand rules has less. */
export const ruleFileOctets = 1024 * 1024
/** Rules of one file. */
export const rules = 5_000
/** Words that a project may add to those that stay in descriptions. */
export const addedWords = 1_000

/** Days by which dates of one patient are moved back: at least a month, so that no season stays known, at most ten years. */
export const fewestShiftDays = 31
export const mostShiftDays = 3_652
