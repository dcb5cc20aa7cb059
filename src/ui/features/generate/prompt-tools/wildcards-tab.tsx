import { TextCursorInput } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { parseWildcardList, wildcardNameOfFile } from '../../../../domain/prompting/wildcard-lists.ts';
import { pickTextFiles } from '../../../../studio/files/pick-files.ts';
import type { WildcardList } from '../../../../studio/services/prompts.ts';
import { IconButton } from '../../../components/icon-button.tsx';
import { useStudio } from '../../../state/studio-context.tsx';
import { useWatchable } from '../../../state/use-watchable.ts';
import { freeName } from './free-name.ts';
import styles from './prompt-tools.module.css';
import { readTextFile } from './read-text-file.ts';
import { type ImportedItems, ShelfTab } from './shelf-tab.tsx';
import { WildcardEditor } from './wildcard-editor.tsx';

/** Wildcard lists, and how a prompt names them. */
export function WildcardsTab({ onInsert }: { readonly onInsert: (text: string) => void }) {
  const { t } = useTranslation();
  const { prompts } = useStudio();
  const { wildcards } = useWatchable(prompts);
  return (
    <ShelfTab
      label={t('promptTools.tabs.wildcards')}
      hint={t('promptTools.wildcardsHint')}
      newLabel={t('promptTools.newList')}
      shelf={prompts.wildcards}
      items={wildcards}
      makeItem={() => ({ name: freeName(t('promptTools.listName'), '-', wildcards), text: '' })}
      row={({ name, text }) => (
        <>
          <IconButton
            label={t('promptTools.insert', { name })}
            icon={<TextCursorInput size={16} aria-hidden />}
            onClick={() => onInsert(`__${name}__`)}
          />
          <code className={styles.reference}>{`__${name}__`}</code>
          <span className={styles.facts}>{t('promptTools.values', { count: parseWildcardList(text).length })}</span>
        </>
      )}
      editor={(list, controls) => <WildcardEditor list={list} shelf={prompts.wildcards} {...controls} />}
      importItems={importLists}
      exportItems={() => prompts.exportWildcards()}
    />
  );
}

async function importLists(): Promise<ImportedItems<WildcardList> | undefined> {
  const files = await pickTextFiles();
  if (files.length === 0) return undefined;
  const items: WildcardList[] = [];
  const refused: string[] = [];
  for (const file of files) {
    const name = wildcardNameOfFile(file.name);
    const text = await readTextFile(file);
    if (name === undefined || text === undefined) refused.push(file.name);
    else items.push({ name, text });
  }
  return { items, refused };
}
