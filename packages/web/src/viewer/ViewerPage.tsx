/** The viewer of one study. */
import { useParams } from '@tanstack/react-router'

export function ViewerPage() {
  const { studyInstanceUID } = useParams({ from: '/studies/$studyInstanceUID' })
  return <p>{studyInstanceUID}</p>
}
