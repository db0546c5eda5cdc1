/** U+FFFD REPLACEMENT CHARACTER: stands for octets that mean nothing in the declared character set. */
export const REPLACEMENT = '\uFFFD'
