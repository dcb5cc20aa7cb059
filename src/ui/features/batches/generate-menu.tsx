import { ChevronDown, Grid3x3, Infinity as InfinityIcon, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/icon-button.tsx';
import { MenuButton } from '../../components/menu.tsx';
import type { Forever } from './use-forever.ts';

interface GenerateMenuProps {
  readonly forever: Forever;
  readonly onGrid: () => void;
}

/** What else the Generate button can do. */
export function GenerateMenu({ forever, onGrid }: GenerateMenuProps) {
  const { t } = useTranslation();
  return (
    <MenuButton
      entries={[
        forever.isOn
          ? { label: t('forever.stopEntry'), icon: <Square size={16} aria-hidden />, run: forever.stop }
          : { label: t('forever.start'), icon: <InfinityIcon size={16} aria-hidden />, run: forever.start },
        { label: t('grid.open'), icon: <Grid3x3 size={16} aria-hidden />, run: onGrid },
      ]}
    >
      <IconButton label={t('forever.menu')} icon={<ChevronDown size={16} aria-hidden />} />
    </MenuButton>
  );
}
