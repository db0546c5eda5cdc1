/** Tags: group and element number of a data element as one number, 0xGGGGEEEE. Source: PS3.5 7.1.1. */
import { Tags } from './generated/tags.ts'

export { Tags }

/** 0xGGGGEEEE, never negative. */
export type Tag = number

/** A keyword of PS3.6 Table 6-1 or PS3.7 Annex E. */
export type Keyword = keyof typeof Tags

/** The tag of a keyword; `undefined` if the Standard has none by this name. */
export function tagOf(keyword: string): Tag | undefined {
  return Object.hasOwn(Tags, keyword) ? Tags[keyword as Keyword] : undefined
}

/** `(0010,0020)`, digits above 9 in upper case as PS3.6 prints them. */
export function formatTag(tag: Tag): string {
  const digits = tag.toString(16).toUpperCase().padStart(8, '0')
  return `(${digits.slice(0, 4)},${digits.slice(4)})`
}

/** Group numbers of private elements are odd (PS3.5 7.8). */
export function isPrivateTag(tag: Tag): boolean {
  return (tag & 0x00010000) !== 0
}
