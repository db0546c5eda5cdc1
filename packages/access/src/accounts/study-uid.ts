/** How a study is named in a collection and in a grant. */
const form = /^[0-9A-Za-z.]{1,64}$/

export const isStudyUID = (text: string): boolean => form.test(text)
