/** A mail address of ASCII as RFC 5321 4.1.2 has it, without quoted local parts and address literals. */
const mailAddress = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}$/

export const isMailAddress = (text: string): boolean => mailAddress.test(text)
