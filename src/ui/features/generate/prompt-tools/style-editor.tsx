import { useTranslation } from 'react-i18next';
import type { PromptStyle } from '../../../../domain/prompting/styles.ts';
import type { NamedShelf } from '../../../../studio/services/prompts.ts';
import { TextArea } from '../../../components/text-area.tsx';
import { NamedEditor } from './named-editor.tsx';
import type { EditorControls } from './shelf-tab.tsx';
import { useNamedDraft } from './use-named-draft.ts';

interface StyleEditorProps extends EditorControls {
  readonly style: PromptStyle;
  readonly shelf: NamedShelf<PromptStyle>;
}

/** A style's name and its two prompts. */
export function StyleEditor({ style, shelf, onRenamed, onDone }: StyleEditorProps) {
  const { t } = useTranslation();
  const { draft, change, save, note } = useNamedDraft(shelf, style, {
    onRenamed,
    badNameWords: t('promptTools.badStyleName'),
  });
  return (
    <NamedEditor name={draft.name} note={note} onName={(name) => change({ name })} onLeaveField={save} onDone={onDone}>
      <TextArea label={t('promptTools.stylePrompt')} value={draft.prompt} onChange={(prompt) => change({ prompt })} />
      <TextArea
        label={t('promptTools.styleNegative')}
        value={draft.negativePrompt}
        onChange={(negativePrompt) => change({ negativePrompt })}
      />
    </NamedEditor>
  );
}
