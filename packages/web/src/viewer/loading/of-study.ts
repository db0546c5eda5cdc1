/** Marks what was asked about the study in view: it is forgotten when the study is left. */
export const ofStudy = { meta: { ofStudy: true } } as const

export const isOfStudy = ({ meta }: { meta: Record<string, unknown> | undefined }): boolean => meta?.ofStudy === true
