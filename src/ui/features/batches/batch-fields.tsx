import { Grid3x3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { BATCH_COUNT_RANGE } from '../../../domain/batches/repeat-request.ts';
import { Button } from '../../components/button.tsx';
import { CheckField } from '../../components/check-field.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { useClamp } from '../../words/use-clamp.ts';
import styles from './batch-fields.module.css';
import type { BatchStore } from './batch-store.ts';

const LIMITS = { ...BATCH_COUNT_RANGE, step: 1 } as const;

interface BatchFieldsProps {
  readonly batch: BatchStore;
  readonly onGrid: () => void;
}

/** How often one press queues the request, what the seed does then, and the way to the grid. */
export function BatchFields({ batch, onGrid }: BatchFieldsProps) {
  const { t } = useTranslation();
  const { count, incrementsSeed } = useStore(batch);
  const clamp = useClamp()(LIMITS, count);
  return (
    <div className={styles.fields}>
      <NumberField
        label={t('batch.count')}
        value={count}
        limits={LIMITS}
        clamp={(input) => {
          const { value, note } = clamp(input);
          return { value: Math.round(value), note };
        }}
        onChange={(next) => batch.setState({ count: next })}
      />
      <CheckField
        label={t('batch.incrementsSeed')}
        isChecked={incrementsSeed}
        onChange={(isChecked) => batch.setState({ incrementsSeed: isChecked })}
      />
      <Button icon={<Grid3x3 size={16} aria-hidden />} onClick={onGrid}>
        {t('grid.open')}
      </Button>
    </div>
  );
}
