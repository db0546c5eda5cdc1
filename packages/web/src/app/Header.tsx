/** Who is signed in, and the few things that belong to the person: language, colours, sign out. */
import { ActionIcon, Group, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import {
  IconEyeCheck,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
  IconUserShield,
  IconUsersGroup,
} from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AlertBell } from '../alerts/AlertBell.tsx'
import type { Session } from '../api/session.ts'
import { changeLanguage, type Language, languages } from '../i18n/i18n.ts'
import { leave } from './leave.ts'
import { mayLeave } from './unsaved.ts'
import { may } from './use-session.ts'
import { Wordmark } from './Wordmark.tsx'

export function Header({ session }: { session: Session }) {
  const { t } = useTranslation()
  return (
    <header className="lg-header">
      <Link to="/" className="lg-home" aria-label={t('header.home')}>
        <Wordmark />
      </Link>
      <div id="lg-header-slot" className="lg-header-slot" />
      <Group gap={4} wrap="nowrap">
        {may(session, 'alerts:read') && <AlertBell />}
        <LanguageMenu />
        <SchemeButton />
        <PersonMenu session={session} />
      </Group>
    </header>
  )
}

export function LanguageMenu() {
  const { t, i18n } = useTranslation()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('header.language')}>
          <IconLanguage size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(languages) as Language[]).map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            fw={i18n.language === language ? 700 : 400}
            onClick={() => void changeLanguage(language)}
          >
            {languages[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function SchemeButton() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const dark = colorScheme !== 'light'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={dark ? t('header.light') : t('header.dark')}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  )
}

async function signOut(): Promise<void> {
  if (await mayLeave()) await leave()
}

function PersonMenu({ session }: { session: Session }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Menu position="bottom-end" withinPortal width={220}>
      <Menu.Target>
        <UnstyledButton className="lg-person">
          <VisuallyHidden>{t('header.account')}</VisuallyHidden>
          <IconUserCircle size={22} />
          <span className="lg-person-name">
            <Text component="span" fz="sm" fw={500} lh={1.15}>
              {session.name}
            </Text>
            <Text component="span" fz={11} c="dimmed" lh={1.15}>
              {t(`roles.${session.role}`)}
            </Text>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('header.signedInAs', { name: session.name, role: t(`roles.${session.role}`) })}</Menu.Label>
        <Menu.Item leftSection={<IconUserShield size={16} />} onClick={() => void navigate({ to: '/account' })}>
          {t('account.title')}
        </Menu.Item>
        {(may(session, 'approvals:ask') || may(session, 'glass:read')) && (
          <Menu.Item leftSection={<IconUsersGroup size={16} />} onClick={() => void navigate({ to: '/access' })}>
            {t('access.page')}
          </Menu.Item>
        )}
        {may(session, 'images:review') && (
          <Menu.Item component={Link} to="/review" leftSection={<IconEyeCheck size={16} />}>
            {t('research.review.title')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t('header.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
