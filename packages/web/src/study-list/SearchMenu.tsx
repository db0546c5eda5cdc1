/** Searches that the person keeps: choose one, name the present one, remove one. */
import { ActionIcon, Group, Menu, Text, TextInput } from '@mantine/core'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { usePreference } from '../app/use-preference.ts'
import { isUnfiltered, type StudyFilters } from './filters.ts'
import { maxSavedSearches, readSearches, type SavedSearch, withSearch } from './saved-searches.ts'
import type { StudyOrder } from './study-query.ts'

export interface SearchMenuProps {
  filters: StudyFilters
  order: StudyOrder
  onChoose: (search: SavedSearch) => void
}

export function SearchMenu({ filters, order, onChoose }: SearchMenuProps) {
  const { t } = useTranslation()
  const [searches, keep] = usePreference('searches', readSearches)
  const [naming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const full = searches.length >= maxSavedSearches
  // Out of use, but within reach: a menu without anything to stand on could not be left by the keyboard.
  const isIdle = full || isUnfiltered(filters)
  return (
    <>
      <Menu position="bottom-end" withinPortal width={280}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('list.searches')}>
            <IconBookmark size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('list.searches')}</Menu.Label>
          {searches.length === 0 && (
            <Text fz="sm" c="dimmed" px="sm" pb="xs">
              {t('list.noSearches')}
            </Text>
          )}
          {searches.map((search) => (
            <Group key={search.name} gap={0} wrap="nowrap">
              <Menu.Item onClick={() => onChoose(search)}>{search.name}</Menu.Item>
              <Menu.Item
                w="auto"
                aria-label={t('list.removeSearch', { name: search.name })}
                closeMenuOnClick={false}
                onClick={() => keep((kept) => kept.filter((other) => other.name !== search.name))}
              >
                <IconTrash size={14} />
              </Menu.Item>
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item
            aria-disabled={isIdle}
            {...(isIdle && { 'data-disabled': true })}
            onClick={() => !isIdle && setNaming(true)}
          >
            {full ? t('list.searchesFull', { count: maxSavedSearches }) : t('list.saveSearch')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming && (
        <FormDialog
          title={t('list.saveSearch')}
          submit={t('list.save')}
          ready={name.trim() !== ''}
          onSubmit={async () => keep((kept) => withSearch(kept, { name: name.trim(), filters, order }))}
          onDone={() => {
            setNaming(false)
            setName('')
          }}
          onClose={() => setNaming(false)}
        >
          <TextInput
            data-autofocus
            label={t('list.searchName')}
            maxLength={60}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </FormDialog>
      )}
    </>
  )
}
