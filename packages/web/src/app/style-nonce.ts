/** The nonce that the server wrote into this page, for the style elements made at run time. */
export const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
