/** Collections of studies: by what studies say of themselves, or listed by hand. */
import { ActionIcon, Badge, Button, Group, Select, Stack, Table, TagsInput, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { FormDialog } from '../administration/FormDialog.tsx'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import {
  addCollection,
  type Collection,
  type Condition,
  collectionAttributes,
  collectionKinds,
  listCollections,
  removeCollection,
} from '../api/access.ts'

export function CollectionsPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({ queryKey: ['collections'], queryFn: listCollections })
  const refresh = () => client.invalidateQueries({ queryKey: ['collections'] })
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Collection>()
  const remove = useMutation({ mutationFn: ({ name }: Collection) => removeCollection(name), onSuccess: refresh })
  return (
    <PanelFrame
      title={t('access.collections.title')}
      text={t('access.collections.text')}
      error={error ?? remove.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('access.collections.add')}
        </Button>
      }
    >
      <PanelTable
        minWidth={520}
        columns={[
          t('administration.name'),
          t('access.kind'),
          t('access.collections.conditions'),
          t('access.collections.listed'),
        ]}
        actions
        highlightOnHover
        none={data?.length === 0 && t('access.collections.none')}
      >
        {data?.map((collection) => (
          <Table.Tr key={collection.name}>
            <Table.Td fw={500}>{collection.name}</Table.Td>
            <Table.Td>{t(`access.kinds.${collection.kind}`)}</Table.Td>
            <Table.Td>
              <Conditions conditions={collection.conditions} />
            </Table.Td>
            <Table.Td>{collection.listedStudies}</Table.Td>
            <Table.Td ta="end">
              <Button size="compact-sm" variant="default" onClick={() => setRemoving(collection)}>
                {t('administration.remove')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
      <Confirm
        subject={removing}
        title={t('access.collections.removeTitle', { name: removing?.name })}
        text={t('access.collections.removeText')}
        confirm={t('administration.remove')}
        onConfirm={(collection) => remove.mutate(collection)}
        onClose={() => setRemoving(undefined)}
      />
      {adding && (
        <AddCollection
          onClose={() => setAdding(false)}
          onDone={() => {
            void refresh()
            setAdding(false)
          }}
        />
      )}
    </PanelFrame>
  )
}

function Conditions({ conditions }: { conditions: readonly Condition[] }) {
  const { t } = useTranslation()
  return (
    <Group gap={4}>
      {conditions.map(({ attribute, values }) => (
        <Badge key={attribute} variant="light" tt="none">
          {t(`access.attributes.${attribute}`)}: {values.join(', ')}
        </Badge>
      ))}
    </Group>
  )
}

const noCondition: Condition = { attribute: 'InstitutionalDepartmentName', values: [] }

function AddCollection({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<string>('department')
  const [conditions, setConditions] = useState<readonly Condition[]>([noCondition])
  const [listed, setListed] = useState('')
  const studyInstanceUIDs = listed.split(/\s+/).filter(Boolean)
  const complete = conditions.filter(({ values }) => values.length > 0)
  const change = (index: number, next: Condition) =>
    setConditions(conditions.map((condition, at) => (at === index ? next : condition)))
  return (
    <FormDialog
      title={t('access.collections.add')}
      submit={t('access.collections.add')}
      ready={name.trim() !== '' && complete.length + studyInstanceUIDs.length > 0}
      onSubmit={() => addCollection({ name: name.trim(), kind, conditions: complete, studyInstanceUIDs })}
      onDone={onDone}
      onClose={onClose}
    >
      <TextInput
        label={t('administration.name')}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('access.kind')}
        description={kind === 'project' ? t('access.collections.project') : undefined}
        allowDeselect={false}
        data={collectionKinds.map((value) => ({ value, label: t(`access.kinds.${value}`) }))}
        value={kind}
        onChange={(value) => value && setKind(value)}
      />
      <Stack gap="xs">
        {conditions.map((condition, index) => (
          <ConditionFields
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name of their own
            key={index}
            condition={condition}
            onChange={(next) => change(index, next)}
            onRemove={() => setConditions(conditions.filter((_, at) => at !== index))}
          />
        ))}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => setConditions([...conditions, noCondition])}
        >
          {t('access.collections.condition')}
        </Button>
      </Stack>
      <Textarea
        label={t('access.collections.byHand')}
        description={t('access.collections.byHandText')}
        autosize
        minRows={1}
        maxRows={6}
        value={listed}
        onChange={(event) => setListed(event.currentTarget.value)}
      />
    </FormDialog>
  )
}

interface ConditionFieldsProps {
  condition: Condition
  onChange: (condition: Condition) => void
  onRemove: () => void
}

function ConditionFields({ condition, onChange, onRemove }: ConditionFieldsProps) {
  const { t } = useTranslation()
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <Select
        w={150}
        label={t('access.collections.attribute')}
        allowDeselect={false}
        data={collectionAttributes.map((value) => ({ value, label: t(`access.attributes.${value}`) }))}
        value={condition.attribute}
        onChange={(attribute) => attribute && onChange({ ...condition, attribute })}
      />
      <TagsInput
        flex={1}
        label={t('access.collections.values')}
        acceptValueOnBlur
        value={[...condition.values]}
        onChange={(values) => onChange({ ...condition, values })}
      />
      <ActionIcon variant="default" size="lg" aria-label={t('access.collections.removeCondition')} onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}
