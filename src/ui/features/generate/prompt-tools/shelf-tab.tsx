import { Download, Plus, Upload } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '../../../../studio/files/save-blob.ts';
import type { ExportedFile, NamedShelf } from '../../../../studio/services/prompts.ts';
import { Button } from '../../../components/button.tsx';
import { showError } from '../../../trouble/show-error.ts';
import { NamedRow } from './named-row.tsx';
import styles from './prompt-tools.module.css';
import { useUndoLine } from './use-undo-line.tsx';

interface Named {
  readonly name: string;
}

/** What came from files. */
export interface ImportedItems<Item> {
  readonly items: readonly Item[];
  /** Names of files that nothing could be taken from. */
  readonly refused: readonly string[];
}

export interface EditorControls {
  readonly onRenamed: (from: string, to: string) => void;
  readonly onDone: () => void;
}

interface ShelfTabProps<Item extends Named> {
  readonly label: string;
  readonly hint: string;
  readonly newLabel: string;
  readonly shelf: NamedShelf<Item>;
  readonly items: readonly Item[];
  readonly makeItem: () => Item;
  readonly onRenamed?: (from: string, to: string) => void;
  readonly row: (item: Item) => ReactNode;
  readonly editor: (item: Item, controls: EditorControls) => ReactNode;
  /** Undefined when the user chooses nothing. */
  readonly importItems: () => Promise<ImportedItems<Item> | undefined>;
  readonly exportItems: () => Promise<ExportedFile | undefined>;
}

/** Things with names: listed, made, changed, deleted, from files and into one. */
export function ShelfTab<Item extends Named>(props: ShelfTabProps<Item>) {
  const { label, hint, newLabel, shelf, items, makeItem, row, editor, importItems, exportItems } = props;
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Item>();
  const editedName = useRef('');
  const list = useRef<HTMLUListElement>(null);
  const { offer, line } = useUndoLine();
  const detached = (work: Promise<void>) => {
    work.catch((error: unknown) => showError(t, error));
  };

  // The editor is gone with the focus: it goes to where it was opened.
  useEffect(() => {
    if (edited || editedName.current === '') return;
    list.current?.querySelector<HTMLElement>(`[data-edits="${CSS.escape(editedName.current)}"]`)?.focus();
    editedName.current = '';
  }, [edited]);

  const edit = (item: Item) => {
    editedName.current = item.name;
    setEdited(item);
  };
  const add = async () => {
    const item = makeItem();
    await shelf.put([item]);
    edit(item);
  };
  const remove = async (item: Item) => {
    await shelf.remove([item.name]);
    offer(t('promptTools.removed', { name: item.name }), () => shelf.put([item]));
  };
  const importAll = async () => {
    const imported = await importItems();
    if (!imported) return;
    const names = new Set(imported.items.map(({ name }) => name));
    const replaced = items.filter(({ name }) => names.has(name));
    const added = [...names].filter((name) => !replaced.some((item) => item.name === name));
    if (imported.items.length > 0) await shelf.put(imported.items);
    const words = [
      t('promptTools.imported', { count: names.size }),
      ...(replaced.length > 0 ? [t('promptTools.replaced', { count: replaced.length })] : []),
      ...(imported.refused.length > 0 ? [t('promptTools.refused', { names: imported.refused.join(', ') })] : []),
    ];
    const undo = async () => {
      await shelf.remove(added);
      await shelf.put(replaced);
    };
    offer(words.join(' '), names.size > 0 ? undo : undefined);
  };
  const exportAll = async () => {
    const file = await exportItems();
    if (file) await saveBlob(file.blob, file.fileName);
  };

  if (edited)
    return editor(edited, {
      onRenamed(from, to) {
        editedName.current = to;
        props.onRenamed?.(from, to);
      },
      onDone: () => setEdited(undefined),
    });
  return (
    <>
      <p className={styles.hint}>{hint}</p>
      <ul ref={list} className={styles.list} aria-label={label}>
        {items.map((item) => (
          <NamedRow key={item.name} name={item.name} onEdit={() => edit(item)} onRemove={() => detached(remove(item))}>
            {row(item)}
          </NamedRow>
        ))}
      </ul>
      <div className={styles.bar}>
        <Button icon={<Plus size={16} aria-hidden />} onClick={() => detached(add())}>
          {newLabel}
        </Button>
        <Button icon={<Upload size={16} aria-hidden />} onClick={() => detached(importAll())}>
          {t('promptTools.import')}
        </Button>
        <Button
          icon={<Download size={16} aria-hidden />}
          isUnavailable={items.length === 0}
          onClick={() => detached(exportAll())}
        >
          {t('promptTools.export')}
        </Button>
      </div>
      {line}
    </>
  );
}
