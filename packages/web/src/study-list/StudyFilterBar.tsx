/** Search box, dates, modalities and count above the list. */
import { ActionIcon, Chip, Group, Kbd, Loader, SegmentedControl, Text, TextInput } from '@mantine/core'
import { IconKeyboard, IconSearch, IconX } from '@tabler/icons-react'
import type { KeyboardEvent, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { ColumnMenu, type ColumnMenuProps } from './ColumnMenu.tsx'
import type { ColumnId } from './column-choice.ts'
import { type DateChoice, dateChoices, isUnfiltered, modalityChoices, noFilters, type StudyFilters } from './filters.ts'
import { SearchMenu } from './SearchMenu.tsx'
import type { SavedSearch } from './saved-searches.ts'
import type { StudyOrder } from './study-query.ts'

export interface StudyFilterBarProps {
  filters: StudyFilters
  order: StudyOrder
  hidden: readonly ColumnId[]
  /** Rows in the list and whether there are more; undefined while unknown */
  count: { shown: number; more: boolean } | undefined
  busy: boolean
  searchRef: RefObject<HTMLInputElement | null>
  onChange: (filters: StudyFilters) => void
  onSearch: (search: SavedSearch) => void
  onHidden: ColumnMenuProps['onHidden']
  onLeaveSearch: (key: 'Escape' | 'Enter' | 'ArrowDown') => void
  onHelp: () => void
}

export function StudyFilterBar(props: StudyFilterBarProps) {
  const { filters, onChange } = props
  const { t } = useTranslation()
  return (
    <section className="lg-filters" aria-label={t('list.filters')}>
      <SearchBox {...props} />
      <SegmentedControl
        className="lg-dates"
        size="xs"
        aria-label={t('list.dates')}
        value={filters.dates}
        data={dateChoices.map((value) => ({ value, label: t(`list.date.${value}`) }))}
        onChange={(dates) => onChange({ ...filters, dates: dates as DateChoice })}
      />
      {filters.dates === 'range' && <DateRange filters={filters} onChange={onChange} />}
      <Chip.Group
        multiple
        value={[...filters.modalities]}
        onChange={(modalities) => onChange({ ...filters, modalities })}
      >
        <Group gap={4} className="lg-modalities" role="group" aria-label={t('list.modalities')}>
          {modalityChoices.map((modality) => (
            <Chip key={modality} value={modality} size="xs" variant="outline" radius="sm">
              {modality}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Count {...props} />
    </section>
  )
}

function SearchBox({ filters, searchRef, onChange, onLeaveSearch }: StudyFilterBarProps) {
  const { t } = useTranslation()
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return
    event.preventDefault()
    onLeaveSearch(event.key)
  }
  return (
    <TextInput
      ref={searchRef}
      className="lg-search"
      aria-label={t('list.search')}
      placeholder={t('list.search')}
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={
        filters.text ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('list.clearSearch')}
            onClick={() => onChange({ ...filters, text: '' })}
          >
            <IconX size={14} />
          </ActionIcon>
        ) : (
          <Kbd size="xs" aria-hidden="true">
            /
          </Kbd>
        )
      }
      value={filters.text}
      onChange={(event) => onChange({ ...filters, text: event.currentTarget.value })}
      onKeyDown={leave}
    />
  )
}

function DateRange({ filters, onChange }: Pick<StudyFilterBarProps, 'filters' | 'onChange'>) {
  const { t } = useTranslation()
  return (
    <Group gap={6} wrap="nowrap">
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          size="xs"
          aria-label={t(`list.${end}`)}
          value={filters[end]}
          onChange={(event) => onChange({ ...filters, [end]: event.currentTarget.value })}
        />
      ))}
    </Group>
  )
}

function Count({ filters, order, hidden, count, busy, onChange, onSearch, onHidden, onHelp }: StudyFilterBarProps) {
  const { t } = useTranslation()
  return (
    <Group gap={8} wrap="nowrap" className="lg-count">
      {busy && <Loader size={14} aria-hidden="true" />}
      <Text fz="xs" c="dimmed" role="status" className="lg-nowrap">
        {count && t(count.more ? 'list.countMore' : 'list.count', { count: count.shown })}
      </Text>
      {!isUnfiltered(filters) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('list.clear')}
          onClick={() => onChange({ ...noFilters })}
        >
          <IconX size={16} />
        </ActionIcon>
      )}
      <SearchMenu filters={filters} order={order} onChoose={onSearch} />
      <ColumnMenu hidden={hidden} onHidden={onHidden} />
      <ActionIcon variant="subtle" color="gray" aria-label={t('keys.title')} onClick={onHelp}>
        <IconKeyboard size={18} />
      </ActionIcon>
    </Group>
  )
}
