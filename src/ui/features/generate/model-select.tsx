import { useTranslation } from 'react-i18next';
import type { OfferedPackage } from '../../../studio/services/studio.ts';
import { SelectField } from '../../components/select-field.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { useFormat } from '../../words/use-format.ts';
import { chosenPackage } from './chosen-package.ts';
import type { FormStore } from './form-store.ts';

interface ModelSelectProps {
  readonly form: FormStore;
  readonly packageId: string | null;
  readonly packages: readonly OfferedPackage[];
  readonly isLabelHidden?: boolean;
  readonly className?: string | undefined;
}

/** Which model draws; the label says what a model that is not on this device yet costs. */
export function ModelSelect({ form, packageId, packages, isLabelHidden = false, className }: ModelSelectProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { isLoaded } = useWatchable(useStudio().models);
  const chosen = chosenPackage({ packageId }, packages);
  const options = packages.map(({ manifest, installed, sizeBytes }) => ({
    value: manifest.id,
    label: installed
      ? t('settings.modelInstalled', { name: manifest.name })
      : t('settings.modelOffered', { name: manifest.name, size: format.bytes(sizeBytes) }),
  }));
  return (
    <SelectField
      label={t('settings.model')}
      isLabelHidden={isLabelHidden}
      className={className}
      value={chosen?.manifest.id ?? ''}
      disabled={options.length === 0}
      options={
        options.length > 0
          ? options
          : [{ value: '', label: t(isLoaded ? 'settings.modelNone' : 'settings.modelLoading') }]
      }
      hint={isLabelHidden ? undefined : chosen?.manifest.description || undefined}
      onChange={(id) => form.setState({ packageId: id })}
    />
  );
}
