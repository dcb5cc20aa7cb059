import { ImageDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextToImageRequest } from '../../../domain/diffusion/request.ts';
import type { RecalledRecipe } from '../../../studio/services/studio.ts';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { showError } from '../../trouble/show-error.ts';
import { useDynamicWords } from '../../words/use-dynamic-words.ts';
import styles from './drop-target.module.css';
import { RecipeDialog } from './recipe-dialog.tsx';

interface DropTargetProps {
  readonly onRecall: (request: Partial<TextToImageRequest>) => void;
}

/** The whole page takes a picture, dropped or pasted, reads its recipe and asks what to do with it. */
export function DropTarget({ onRecall }: DropTargetProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const words = useDynamicWords();
  const [isOver, setIsOver] = useState(false);
  const [recalled, setRecalled] = useState<RecalledRecipe>();

  useEffect(() => {
    const read = async (file: File) => {
      if (!(await isPng(file))) {
        showToast({ tone: 'danger', title: t('recall.notPicture'), text: t('recall.notPictureText') });
        return;
      }
      const recipe = await studio.results.readRecipe(file);
      if (recipe && Object.keys(recipe.request).length > 0) setRecalled(recipe);
      else if (recipe)
        showToast({
          tone: 'info',
          title: t('recall.noRecipe'),
          text: recipe.notes.map(({ key, values }) => words(key, values) ?? t('recall.unknownNote')).join(' '),
        });
      else showToast({ tone: 'info', title: t('recall.noRecipe'), text: t('recall.noRecipeText') });
    };
    const take = (file: File) => {
      read(file).catch((error: unknown) => showError(t, error));
    };
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      // Leaving the window is told by a leave without a target to go to.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setIsOver(false);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file) take(file);
    };
    const onPaste = (event: ClipboardEvent) => {
      const [file] = event.clipboardData?.files ?? [];
      // Office programs and browsers put a picture of copied text beside it: that is a text.
      if (!file || event.clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      take(file);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, [studio, t, words]);

  return (
    <>
      {isOver ? (
        <div className={styles.overlay}>
          <p>
            <ImageDown size={20} aria-hidden />
            {t('recall.drop')}
          </p>
        </div>
      ) : undefined}
      {recalled ? (
        <RecipeDialog
          recalled={recalled}
          onRecall={(request) => {
            setRecalled(undefined);
            onRecall(request);
          }}
          onClose={() => setRecalled(undefined)}
        />
      ) : undefined}
    </>
  );
}

/** By the file's first bytes: names and types can say anything. */
async function isPng(file: Blob): Promise<boolean> {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const head = new Uint8Array(await file.slice(0, signature.length).arrayBuffer());
  return signature.every((byte, index) => head[index] === byte);
}
