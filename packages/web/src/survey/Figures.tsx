/** Large numbers side by side, each with its label above and what qualifies it below. */
import type { ReactNode } from 'react'

export function Figures({ children }: { children: ReactNode }) {
  return <ul className="lg-figures">{children}</ul>
}

export interface FigureProps {
  label: string
  value: string
  note?: string
  /** Of what is wrong, not merely many. */
  loud?: boolean
}

export function Figure({ label, value, note, loud = false }: FigureProps) {
  return (
    <li data-loud={loud || undefined}>
      <span>{label}</span>
      <strong>{value}</strong>
      <small>{note}</small>
    </li>
  )
}
