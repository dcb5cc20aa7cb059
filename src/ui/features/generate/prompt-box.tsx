import { SlidersHorizontal, Sparkles } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { clampPrompt } from '../../../domain/diffusion/request-fields.ts';
import { Button } from '../../components/button.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { keyLabel } from '../../keyboard/shortcuts.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { ErrorBanner } from '../../trouble/error-banner.tsx';
import { chosenPackage } from './chosen-package.ts';
import { effectiveSettings } from './effective-settings.ts';
import type { FormStore } from './form-store.ts';
import { missingInput } from './input-settings.ts';
import { ModeSwitch } from './mode-switch.tsx';
import { ModelSelect } from './model-select.tsx';
import styles from './prompt-box.module.css';
import { PromptFoot } from './prompt-foot.tsx';
import { SizeSelect } from './size-select.tsx';
import type { Generate } from './use-generate.ts';
import { useNoteWords } from './use-note-words.ts';
import { usePromptKeys } from './use-prompt-keys.ts';
import { usePromptProblem } from './use-prompt-problem.ts';

interface PromptBoxProps {
  readonly form: FormStore;
  readonly generate: Generate;
  readonly isSettingsOpen: boolean;
  readonly onToggleSettings: () => void;
  readonly settingsId: string;
  readonly promptRef: RefObject<HTMLTextAreaElement | null>;
  /** Stands beside the Generate button. */
  readonly menu?: ReactNode;
  /** What Enter does, where it is something else than the button. */
  readonly enter?: { readonly run: () => void; readonly hint: string } | undefined;
}

/** Where everything starts: the prompt, the model and the size. Enter generates, Shift+Enter is a new line. */
export function PromptBox(props: PromptBoxProps) {
  const { form, generate, isSettingsOpen, onToggleSettings, settingsId, promptRef, menu, enter } = props;
  const { t } = useTranslation();
  const studio = useStudio();
  const state = useStore(form);
  const { packages } = useWatchable(studio.models);
  const chosen = chosenPackage(state, packages);
  const inWords = useNoteWords();
  const noteId = useId();
  usePromptKeys(form, 'prompt', promptRef);
  const problem = usePromptProblem(form, generate);

  const [cutNote, setCutNote] = useState('');
  const changePrompt = (text: string) => {
    const { value, note: words } = inWords(clampPrompt(text));
    setCutNote(words ?? '');
    form.setState({ prompt: value });
  };

  let note = cutNote;
  if (generate.isPromptMissing && state.prompt.trim() === '') note = t('prompt.empty');
  else if (generate.missing !== undefined && generate.missing === missingInput(state.input))
    note = t(`input.missing.${generate.missing}`);
  else if (problem !== undefined) note = problem;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    // With Ctrl or Cmd the page-wide key does it.
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!event.repeat) (enter?.run ?? generate.run)();
  };

  return (
    <section className={styles.area} aria-label={t('prompt.label')}>
      <ModeSwitch
        form={form}
        mode={state.input.mode}
        manifest={chosen?.manifest}
        onMode={(mode) => {
          // What goes in is chosen there.
          if (mode !== 'text' && !isSettingsOpen) onToggleSettings();
        }}
      />
      <div className={styles.box}>
        <TextArea
          ref={promptRef}
          label={t('prompt.label')}
          isLabelHidden
          size="large"
          placeholder={t('prompt.placeholder')}
          value={state.prompt}
          onChange={changePrompt}
          onKeyDown={onKeyDown}
          describedBy={`${noteId}-hint ${noteId}-count ${noteId}`}
        />
        <PromptFoot form={form} promptRef={promptRef} counterId={`${noteId}-count`} />
        <div className={styles.bar}>
          <ModelSelect
            form={form}
            packageId={state.packageId}
            packages={packages}
            isLabelHidden
            className={styles.model}
          />
          {chosen ? (
            <SizeSelect
              form={form}
              manifest={chosen.manifest}
              settings={effectiveSettings(state, chosen.manifest)}
              className={styles.size}
            />
          ) : undefined}
          <Button
            variant="ghost"
            icon={<SlidersHorizontal size={16} aria-hidden />}
            aria-expanded={isSettingsOpen}
            aria-controls={settingsId}
            onClick={onToggleSettings}
          >
            {t('settings.show')}
          </Button>
          <Button
            className={styles.generate}
            variant="primary"
            size="large"
            icon={<Sparkles size={16} aria-hidden />}
            isUnavailable={generate.isStarting}
            onClick={generate.run}
          >
            {t('prompt.generate')}
            <kbd className={styles.key} aria-hidden>
              {keyLabel('mod+Enter').replace('+Enter', '⏎')}
            </kbd>
          </Button>
          {menu}
        </div>
      </div>
      <VisuallyHidden>
        <span id={`${noteId}-hint`}>{enter?.hint ?? t('prompt.generateHint')}</span>
      </VisuallyHidden>
      <p id={noteId} className={styles.note} role="status">
        {note}
      </p>
      {generate.error && problem === undefined ? (
        <ErrorBanner
          code={generate.error.code}
          message={generate.error.message}
          details={generate.error.details}
          handlers={{
            'run-again': generate.run,
            'use-processor': () => {
              studio.device.setProvider('wasm');
              generate.run();
            },
            reload: () => location.reload(),
            'try-again': () => {
              generate.clearError();
              void studio.models.refresh().catch(() => {
                // The models service keeps the failure in its state, where the page shows it.
              });
            },
          }}
          onDismiss={generate.clearError}
        />
      ) : undefined}
    </section>
  );
}
