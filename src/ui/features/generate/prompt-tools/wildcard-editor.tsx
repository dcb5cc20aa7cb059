import { useTranslation } from 'react-i18next';
import type { NamedShelf, WildcardList } from '../../../../studio/services/prompts.ts';
import { TextArea } from '../../../components/text-area.tsx';
import { NamedEditor } from './named-editor.tsx';
import type { EditorControls } from './shelf-tab.tsx';
import { useNamedDraft } from './use-named-draft.ts';

interface WildcardEditorProps extends EditorControls {
  readonly list: WildcardList;
  readonly shelf: NamedShelf<WildcardList>;
}

/** A list's name and its values, one a line. */
export function WildcardEditor({ list, shelf, onRenamed, onDone }: WildcardEditorProps) {
  const { t } = useTranslation();
  const { draft, change, save, note } = useNamedDraft(shelf, list, {
    onRenamed,
    badNameWords: t('promptTools.badListName'),
  });
  return (
    <NamedEditor name={draft.name} note={note} onName={(name) => change({ name })} onLeaveField={save} onDone={onDone}>
      <TextArea label={t('promptTools.listValues')} value={draft.text} onChange={(text) => change({ text })} />
    </NamedEditor>
  );
}
