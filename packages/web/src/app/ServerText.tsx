/** A sentence of the server: in the reader's language where its code has words there, else in English and marked so. */
import { useTranslation } from 'react-i18next'
import { inWords, type Said, type WordsArea } from '../i18n/server-words.ts'

export interface ServerTextProps {
  /** Default: sentences */
  area?: WordsArea
  /** Absent where the server has no code for what it said */
  said: readonly Said[] | undefined
  /** As the server said it */
  text: string
  /** Default: a space */
  between?: string
}

export function ServerText({ area = 'sentences', said, text, between }: ServerTextProps) {
  const { i18n } = useTranslation()
  const words = said && inWords(i18n, area, said, between)
  return words === undefined ? <span lang="en">{text}</span> : <span>{words}</span>
}
