/** The product's name and mark. */
import { Group, Text } from '@mantine/core'

export function Wordmark({ size = 22, name = true }: { size?: number; name?: boolean }) {
  return (
    <Group gap={8} wrap="nowrap" className="lg-wordmark">
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect x="2" y="2" width="28" height="28" rx="7" fill="#0f3a42" />
        <path d="M9 8.5v15h14.5" fill="none" stroke="#6acfd6" strokeWidth="3.2" strokeLinecap="round" />
        <path d="M15.5 8.5h8v8" fill="none" stroke="#e5f9fa" strokeWidth="3.2" strokeLinecap="round" opacity=".7" />
      </svg>
      {name && (
        <Text component="span" fw={600} fz={size * 0.8} lts="-0.01em">
          Leadglass
        </Text>
      )}
    </Group>
  )
}
