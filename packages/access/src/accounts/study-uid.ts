/**
 * How a study is named in a collection, in a grant and in a share: what can be a step of an address, as PS3.18 10.1.1 has it. Dots
 * alone are none: an address would lead out of its folder. The archive takes in nothing else either (docs/decisions/0130).
 */
const form = /^(?!\.+$)[0-9A-Za-z.]{1,64}$/

export const isStudyUID = (text: string): boolean => form.test(text)
