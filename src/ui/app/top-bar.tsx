import { Keyboard, Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../components/icon-button.tsx';
import { useStored } from '../state/use-stored.ts';
import { Logo } from './logo.tsx';
import { applyTheme, storedTheme, THEMES, type Theme } from './theme.ts';
import styles from './top-bar.module.css';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const WORDS = { system: 'app.themeSystem', light: 'app.themeLight', dark: 'app.themeDark' } as const;

/** The bar over the start page: the name, the theme, the keys. */
export function TopBar({ onShowShortcuts }: { readonly onShowShortcuts: () => void }) {
  const { t } = useTranslation();
  const [theme, setTheme] = useStored<Theme>(storedTheme);
  const Icon = ICONS[theme];
  const switchTheme = () => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    setTheme(next);
    applyTheme(next);
  };
  return (
    <header className={styles.bar}>
      <Logo />
      <h1 className={styles.name}>{t('app.name')}</h1>
      <IconButton
        label={t('app.theme', { theme: t(WORDS[theme]) })}
        icon={<Icon size={16} aria-hidden />}
        onClick={switchTheme}
      />
      <IconButton
        label={t('app.shortcuts')}
        hint="Shift+?"
        icon={<Keyboard size={16} aria-hidden />}
        onClick={onShowShortcuts}
      />
    </header>
  );
}
