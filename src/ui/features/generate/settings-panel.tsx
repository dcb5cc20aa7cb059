import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { clampPrompt } from '../../../domain/diffusion/request-fields.ts';
import { SCHEDULE_TYPES, SCHEDULER_IDS } from '../../../domain/diffusion/schedulers/scheduler.ts';
import { hasScheduleType } from '../../../domain/diffusion/schedulers/scheduler-traits.ts';
import { PROVIDER_PREFERENCES } from '../../../domain/protocol/device.ts';
import { SCHEDULER_LABELS } from '../../../domain/recipes/sampler-names.ts';
import { Button } from '../../components/button.tsx';
import fieldStyles from '../../components/field.module.css';
import { SelectField } from '../../components/select-field.tsx';
import { SliderField } from '../../components/slider-field.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { chosenPackage } from './chosen-package.ts';
import { clampSetting, effectiveSettings, type NumericSetting, settingLimits } from './effective-settings.ts';
import { changeSettings, type FormStore, resetSettings } from './form-store.ts';
import type { InputTools } from './input-panel.tsx';
import type { MissingInput } from './input-settings.ts';
import { ModelSelect } from './model-select.tsx';
import { PreviewFields } from './preview-fields.tsx';
import { SeedField } from './seed-field.tsx';
import styles from './settings-panel.module.css';
import { SizeFields } from './size-fields.tsx';
import { TokenCounter } from './token-counter.tsx';
import { useNoteWords } from './use-note-words.ts';
import { usePromptKeys } from './use-prompt-keys.ts';

const SLIDERS = [
  ['numInferenceSteps', 'settings.steps'],
  ['guidanceScale', 'settings.guidance'],
  ['guidanceRescale', 'settings.rescale'],
] as const satisfies readonly (readonly [NumericSetting, string])[];

interface SettingsPanelProps {
  readonly form: FormStore;
  /** Dialogs of other features. */
  readonly tools: InputTools;
  /** What the last attempt lacked. */
  readonly missing?: MissingInput | undefined;
  /** Stands below the number of pictures: how often they are made. */
  readonly batch?: ReactNode;
}

const InputPanel = lazy(async () => ({ default: (await import('./input-panel.tsx')).InputPanel }));
const HiresFields = lazy(async () => ({ default: (await import('./hires-fields.tsx')).HiresFields }));
const AdvancedFields = lazy(async () => ({ default: (await import('./advanced-fields.tsx')).AdvancedFields }));

/** Everything that decides a picture besides the prompt. */
export function SettingsPanel({ form, tools, missing, batch }: SettingsPanelProps) {
  const { t } = useTranslation();
  const inWords = useNoteWords();
  const studio = useStudio();
  const state = useStore(form);
  const { packages } = useWatchable(studio.models);
  const { provider } = useWatchable(studio.device);
  const manifest = chosenPackage(state, packages)?.manifest;
  const settings = manifest && effectiveSettings(state, manifest);
  const providerWords = {
    automatic: t('settings.deviceAutomatic'),
    webgpu: t('settings.deviceWebgpu'),
    wasm: t('settings.deviceWasm'),
  };

  const slider = (setting: NumericSetting, label: string) => {
    if (!manifest || !settings) return undefined;
    const limits = settingLimits(manifest)[setting];
    return (
      <SliderField
        key={setting}
        label={label}
        value={settings[setting]}
        limits={limits}
        onChange={(value) => changeSettings(form, manifest.id, { [setting]: value })}
        clamp={(input) => inWords(clampSetting(manifest, setting, input, settings[setting]))}
      />
    );
  };

  const negativeNoteId = useId();
  const negativeRef = useRef<HTMLTextAreaElement>(null);
  usePromptKeys(form, 'negativePrompt', negativeRef);
  const [negativeNote, setNegativeNote] = useState('');
  const changeNegative = (text: string) => {
    const { value, note } = inWords(clampPrompt(text));
    setNegativeNote(note ?? '');
    form.setState({ negativePrompt: value });
  };

  const reset = (packageId: string) => {
    const before = form.getState().settingsByPackage[packageId];
    resetSettings(form, packageId);
    showToast({
      tone: 'info',
      title: t('settings.resetDone'),
      action: { label: t('app.undo'), run: () => changeSettings(form, packageId, before ?? {}) },
    });
  };

  return (
    <div className={styles.panel}>
      {manifest && state.input.mode !== 'text' ? (
        <Suspense fallback={undefined}>
          <InputPanel form={form} manifest={manifest} tools={tools} missing={missing} />
        </Suspense>
      ) : undefined}
      <TextArea
        label={t('settings.negative')}
        placeholder={t('settings.negativePlaceholder')}
        value={state.negativePrompt}
        onChange={changeNegative}
        ref={negativeRef}
        describedBy={`${negativeNoteId}-count ${negativeNoteId}`}
      />
      <TokenCounter form={form} field="negativePrompt" id={`${negativeNoteId}-count`} />
      <p id={negativeNoteId} className={fieldStyles.note} role="status">
        {negativeNote}
      </p>
      <ModelSelect form={form} packageId={state.packageId} packages={packages} />
      {manifest && settings ? (
        <>
          <SizeFields form={form} manifest={manifest} settings={settings} />
          {SLIDERS.map(([setting, key]) => slider(setting, t(key)))}
          {settings.guidanceScale <= 1 && state.negativePrompt !== '' ? (
            <p className={styles.hint}>{t('settings.guidanceOff')}</p>
          ) : undefined}
          <div className={styles.pair}>
            <SelectField
              label={t('settings.sampler')}
              value={settings.scheduler}
              options={SCHEDULER_IDS.map((id) => ({ value: id, label: SCHEDULER_LABELS[id] }))}
              onChange={(scheduler) => changeSettings(form, manifest.id, { scheduler })}
            />
            <SelectField
              label={t('settings.schedule')}
              value={settings.scheduleType}
              options={SCHEDULE_TYPES.filter((type) => hasScheduleType(settings.scheduler, type)).map((type) => ({
                value: type,
                label: t(`settings.scheduleTypes.${type}`),
              }))}
              onChange={(scheduleType) => changeSettings(form, manifest.id, { scheduleType })}
            />
          </div>
        </>
      ) : undefined}
      <SeedField seed={state.seed} lastSeed={state.lastSeed} onChange={(seed) => form.setState({ seed })} />
      {slider('batchSize', t('settings.count'))}
      {batch}
      {manifest && settings ? (
        <Suspense fallback={undefined}>
          {state.input.mode === 'text' ? (
            <HiresFields form={form} hires={state.hires} settings={settings} manifest={manifest} />
          ) : undefined}
          <AdvancedFields form={form} noise={state.noise} lastSeed={state.lastSeed} manifest={manifest} />
        </Suspense>
      ) : undefined}
      <SelectField
        label={t('settings.device')}
        value={provider}
        options={PROVIDER_PREFERENCES.map((value) => ({ value, label: providerWords[value] }))}
        onChange={(value) => studio.device.setProvider(value)}
      />
      <PreviewFields manifest={manifest} />
      {manifest ? (
        <Button variant="ghost" className={styles.reset} onClick={() => reset(manifest.id)}>
          {t('settings.reset')}
        </Button>
      ) : undefined}
    </div>
  );
}
