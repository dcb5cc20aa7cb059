import { Brush, Contrast, Eraser, FolderOpen, PaintBucket, Redo2, Trash2, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MaskPainting } from '../../../domain/diffusion/imaging/mask-painting.ts';
import type { Box } from '../../../domain/diffusion/imaging/raster.ts';
import { fitMask } from '../../../domain/diffusion/imaging/resize-modes.ts';
import { Button } from '../../components/button.tsx';
import { CheckField } from '../../components/check-field.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { SliderField } from '../../components/slider-field.tsx';
import { showToast } from '../../components/toast-store.ts';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { showError } from '../../trouble/show-error.ts';
import { useFormat } from '../../words/use-format.ts';
import { drawMask } from './draw-mask.ts';
import { FrameFields, fittedFrame } from './frame-fields.tsx';
import { FrameOverlay } from './frame-overlay.tsx';
import { MaskCanvas } from './mask-canvas.tsx';
import styles from './mask-editor.module.css';
import { maskFile, readMask } from './mask-files.ts';

/** What the painter leaves behind. */
export interface PaintedMask {
  /** SHA-256 of the stored mask; null when nothing is painted. */
  readonly maskId: string | null;
  /** What the model sees, where it is framed. */
  readonly box: Box | null;
}

interface MaskEditorProps extends PaintedMask {
  /** SHA-256 of the picture. */
  readonly assetId: string;
  /** Told when painting pauses and when the editor closes. */
  readonly onChange: (painted: PaintedMask) => void;
  readonly onClose: () => void;
}

/** A mask is stored when nothing was painted for so long, in milliseconds. */
const PAUSE_MS = 800;
const SIZES = { min: 1, max: 500, step: 1 };
const PERCENT = { min: 0, max: 100, step: 5 };
const ZOOMS = [0.25, 0.5, 1, 2, 4, 8];

/** Paints over a picture what is to be made anew, and frames what the model sees of it. */
export function MaskEditor({ assetId, maskId, box, onChange, onClose }: MaskEditorProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const overlay = useRef<HTMLCanvasElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ readonly picture: ImageBitmap; readonly painting: MaskPainting }>();
  const [isErasing, setIsErasing] = useState(false);
  const [diameter, setDiameter] = useState(40);
  const [hardness, setHardness] = useState(80);
  const [zoom, setZoom] = useState(1);
  const [frame, setFrame] = useState<Box | null>(box);
  const [share, setShare] = useState(0);
  const [, setStep] = useState(0);
  const stored = useRef(maskId);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the mask is read once; what is painted afterwards is newer.
  useEffect(() => {
    let isCurrent = true;
    let bitmap: ImageBitmap | undefined;
    const load = async () => {
      const picture = await createImageBitmap(await studio.gallery.asset(assetId), { imageOrientation: 'from-image' });
      bitmap = picture;
      // A mask that is gone is painted anew.
      const mask = maskId === null ? undefined : await studio.gallery.asset(maskId).then(readMask, () => undefined);
      if (!isCurrent) return;
      const painting = new MaskPainting(picture, mask);
      const room = viewport.current?.clientWidth ?? picture.width;
      setZoom(ZOOMS.findLast((each) => each * picture.width <= room) ?? ZOOMS[0] ?? 1);
      setLoaded({ picture, painting });
      setShare(painting.share);
    };
    load().catch((error: unknown) => {
      if (!isCurrent) return;
      showError(t, error);
      onClose();
    });
    return () => {
      isCurrent = false;
      bitmap?.close();
    };
  }, [assetId, studio]);

  const painting = loaded?.painting;
  const keep = async (): Promise<void> => {
    if (!painting) return;
    const isEmpty = painting.share === 0;
    stored.current = isEmpty ? null : await studio.gallery.keepInput(await maskFile(painting.pixels()));
    onChange({ maskId: stored.current, box: frame });
  };
  const latestKeep = useRef(keep);
  useEffect(() => {
    latestKeep.current = keep;
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const changed = () => {
    if (!painting) return;
    setShare(painting.share);
    setStep((step) => step + 1);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      latestKeep.current().catch((error: unknown) => showError(t, error));
    }, PAUSE_MS);
  };
  const redraw = (dirty: Box | undefined) => {
    if (dirty && painting) drawMask(overlay.current, painting, dirty);
    changed();
  };
  const close = () => {
    clearTimeout(timer.current);
    keep()
      .catch((error: unknown) => showError(t, error))
      .finally(onClose);
  };
  const load = async (file: File) => {
    if (!painting) return;
    const mask = await readMask(file);
    const isFitted = mask.width !== painting.width || mask.height !== painting.height;
    if (isFitted)
      showToast({
        tone: 'info',
        title: t('mask.fitted', {
          from: `${mask.width} × ${mask.height}`,
          to: `${painting.width} × ${painting.height}`,
        }),
      });
    const { data } = isFitted ? fitMask(mask, painting, 'just-resize') : mask;
    redraw(painting.changeAll((_value, index) => data[index] ?? 0));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
    if (isUndo) redraw(event.shiftKey ? painting?.redo() : painting?.undo());
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === 'b' || event.key === 'B') setIsErasing(false);
    else if (event.key === 'e' || event.key === 'E') setIsErasing(true);
    else if (event.key === '[') setDiameter((size) => Math.max(SIZES.min, Math.round(size / 1.2)));
    else if (event.key === ']') setDiameter((size) => Math.min(SIZES.max, Math.ceil(size * 1.2)));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const clampInto =
    ({ min, max }: { readonly min: number; readonly max: number }) =>
    (input: string | number) => {
      const value = Math.round(Number(input));
      return { value: Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : min };
    };
  const zoomBy = (steps: number) => {
    const at = ZOOMS.findIndex((each) => each >= zoom);
    setZoom(ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, at + steps))] ?? 1);
  };

  return (
    <Dialog
      title={t('mask.title')}
      description={t('mask.description')}
      closeLabel={t('app.close')}
      onClose={close}
      actions={
        <Button variant="primary" onClick={close}>
          {t('mask.done')}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the tools, wherever in the editor the focus is. */}
      <div className={styles.editor} onKeyDown={onKeyDown}>
        <div className={styles.bar}>
          <IconButton
            label={t('mask.brush')}
            hint="B"
            icon={<Brush size={16} aria-hidden />}
            aria-pressed={!isErasing}
            onClick={() => setIsErasing(false)}
          />
          <IconButton
            label={t('mask.eraser')}
            hint="E"
            icon={<Eraser size={16} aria-hidden />}
            aria-pressed={isErasing}
            onClick={() => setIsErasing(true)}
          />
          <IconButton
            label={t('mask.undo')}
            icon={<Undo2 size={16} aria-hidden />}
            isUnavailable={!painting?.canUndo}
            onClick={() => redraw(painting?.undo())}
          />
          <IconButton
            label={t('mask.redo')}
            icon={<Redo2 size={16} aria-hidden />}
            isUnavailable={!painting?.canRedo}
            onClick={() => redraw(painting?.redo())}
          />
          <IconButton
            label={t('mask.invert')}
            icon={<Contrast size={16} aria-hidden />}
            onClick={() => redraw(painting?.changeAll((value) => 255 - value))}
          />
          <IconButton
            label={t('mask.fill')}
            icon={<PaintBucket size={16} aria-hidden />}
            onClick={() => redraw(painting?.changeAll(() => 255))}
          />
          <IconButton
            label={t('mask.clear')}
            icon={<Trash2 size={16} aria-hidden />}
            onClick={() => redraw(painting?.changeAll(() => 0))}
          />
          <IconButton
            label={t('mask.load')}
            icon={<FolderOpen size={16} aria-hidden />}
            onClick={() => files.current?.click()}
          />
          <IconButton label={t('mask.zoomOut')} icon={<ZoomOut size={16} aria-hidden />} onClick={() => zoomBy(-1)} />
          <IconButton label={t('mask.zoomIn')} icon={<ZoomIn size={16} aria-hidden />} onClick={() => zoomBy(1)} />
          <div className={styles.slider}>
            <SliderField
              label={t('mask.size')}
              value={diameter}
              limits={SIZES}
              clamp={clampInto(SIZES)}
              onChange={setDiameter}
            />
          </div>
          <div className={styles.slider}>
            <SliderField
              label={t('mask.hardness')}
              value={hardness}
              limits={PERCENT}
              clamp={clampInto(PERCENT)}
              onChange={setHardness}
            />
          </div>
        </div>
        <input
          ref={files}
          type="file"
          hidden
          accept="image/*"
          aria-label={t('mask.load')}
          data-testid="mask-file"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file) load(file).catch(() => showToast({ tone: 'danger', title: t('mask.noPicture') }));
          }}
        />
        <div ref={viewport} className={styles.viewport}>
          {loaded ? (
            <div className={styles.stage}>
              <MaskCanvas
                painting={loaded.painting}
                picture={loaded.picture}
                brush={{ radius: diameter / 2, hardness: hardness / 100, value: isErasing ? 0 : 255 }}
                scale={zoom}
                overlay={overlay}
                onStroke={changed}
              />
              {frame ? (
                <FrameOverlay
                  frame={frame}
                  picture={loaded.painting}
                  scale={zoom}
                  onChange={(next) => {
                    setFrame(next);
                    changed();
                  }}
                />
              ) : undefined}
            </div>
          ) : undefined}
        </div>
        <p className={styles.note} role="status">
          {t('mask.share', { share: format.number(Math.round(100 * share)) })}
        </p>
        <VisuallyHidden>
          <span id="mask-keys">{t('mask.keys')}</span>
        </VisuallyHidden>
        {loaded ? (
          <CheckField
            label={t('mask.frame.use')}
            isChecked={frame !== null}
            onChange={(isUsed) => {
              const { width, height } = loaded.painting;
              const middle = { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
              setFrame(isUsed ? fittedFrame(middle, loaded.painting) : null);
              changed();
            }}
          />
        ) : undefined}
        {loaded && frame ? (
          <FrameFields
            frame={frame}
            picture={loaded.painting}
            onChange={(next) => {
              setFrame(next);
              changed();
            }}
          />
        ) : undefined}
      </div>
    </Dialog>
  );
}
