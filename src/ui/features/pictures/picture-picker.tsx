import { Upload } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IMAGE_MIME_TYPES } from '../../../domain/assets/image-format.ts';
import type { GalleryItem } from '../../../studio/services/gallery.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import fieldStyles from '../../components/field.module.css';
import { Progress } from '../../components/progress.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { showError } from '../../trouble/show-error.ts';
import styles from './picture-picker.module.css';
import { PictureTile } from './picture-tile.tsx';

interface PicturePickerProps {
  readonly onChoose: (item: GalleryItem) => void;
  readonly onClose: () => void;
}

/** Chooses one of the studio's pictures, or takes one from this device in. */
export function PicturePicker({ onChoose, onClose }: PicturePickerProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { items, isLoaded } = useWatchable(studio.gallery);
  const [text, setText] = useState('');
  const [currentId, setCurrentId] = useState<string>();
  const upload = useUpload(onChoose);
  const files = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLUListElement>(null);
  const shown = text.trim() === '' ? items : studio.gallery.search({ text });
  const current = shown.some(({ id }) => id === currentId) ? currentId : shown[0]?.id;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const columns = getComputedStyle(event.currentTarget).gridTemplateColumns.split(' ').length;
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: isRtl ? -1 : 1,
      ArrowLeft: isRtl ? 1 : -1,
      ArrowDown: columns,
      ArrowUp: -columns,
      Home: -shown.length,
      End: shown.length,
    };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const at = shown.findIndex(({ id }) => id === current) + step;
    const next = Math.abs(step) === shown.length ? Math.min(shown.length - 1, Math.max(0, at)) : at;
    const item = shown[next];
    if (!item) return;
    setCurrentId(item.id);
    grid.current?.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };

  return (
    <Dialog
      title={t('editor.pickTitle')}
      closeLabel={t('app.close')}
      onClose={onClose}
      actions={
        <>
          {upload.progress ? (
            <>
              <Progress label={t('editor.uploading')} fraction={upload.progress.done / upload.progress.total} />
              <Button onClick={upload.cancel}>{t('editor.cancel')}</Button>
            </>
          ) : undefined}
          <Button
            icon={<Upload size={16} aria-hidden />}
            isUnavailable={upload.progress !== undefined}
            onClick={() => files.current?.click()}
          >
            {t('editor.upload')}
          </Button>
        </>
      }
    >
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept={Object.values(IMAGE_MIME_TYPES).join(',')}
        aria-label={t('editor.upload')}
        data-testid="picture-files"
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          // The same file can be chosen again.
          event.target.value = '';
          upload.start(chosen);
        }}
      />
      <input
        type="search"
        className={fieldStyles.control}
        aria-label={t('editor.pickSearch')}
        placeholder={t('editor.pickSearch')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {shown.length === 0 ? (
        <p className={styles.hint}>
          {t(!isLoaded ? 'editor.pickLoading' : items.length === 0 ? 'editor.pickEmpty' : 'editor.pickNothing')}
        </p>
      ) : undefined}
      <ul ref={grid} className={styles.grid} onKeyDown={onKeyDown}>
        {shown.map((item) => (
          <PictureTile
            key={item.id}
            item={item}
            isCurrent={item.id === current}
            onFocus={() => setCurrentId(item.id)}
            onChoose={() => onChoose(item)}
          />
        ))}
      </ul>
    </Dialog>
  );
}

/** Takes files in; the pictures that came through are chosen at once, what did not is said. */
function useUpload(onChoose: (item: GalleryItem) => void) {
  const { t } = useTranslation();
  const studio = useStudio();
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start = (files: readonly File[]) => {
    if (files.length === 0) return;
    const controller = new AbortController();
    running.current = controller;
    setProgress({ done: 0, total: files.length });
    studio.gallery
      .upload(files, {
        signal: controller.signal,
        onProgress: (done, total) => setProgress({ done, total: Math.max(1, total) }),
      })
      .then((outcomes) => {
        for (const outcome of outcomes)
          if ('error' in outcome) showError(t, outcome.error);
          else onChoose(outcome.item);
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) showError(t, error);
      })
      .finally(() => setProgress(undefined));
  };
  return { progress, start, cancel: () => running.current?.abort() };
}
