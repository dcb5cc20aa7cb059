import { ArrowUpToLine, ChevronDown, Grid3x3, Infinity as InfinityIcon, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/icon-button.tsx';
import { MenuButton } from '../../components/menu.tsx';
import { keyLabel, SHORTCUTS } from '../../keyboard/shortcuts.ts';
import type { Forever } from './use-forever.ts';

interface GenerateMenuProps {
  readonly forever: Forever;
  readonly onFront: () => void;
  readonly onGrid: () => void;
}

/** What else the Generate button can do. */
export function GenerateMenu({ forever, onFront, onGrid }: GenerateMenuProps) {
  const { t } = useTranslation();
  return (
    <MenuButton
      entries={[
        {
          label: t('jobs.generateAtFront'),
          icon: <ArrowUpToLine size={16} aria-hidden />,
          hint: keyLabel(SHORTCUTS.everywhere.generateAtFront.shown),
          run: onFront,
        },
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
