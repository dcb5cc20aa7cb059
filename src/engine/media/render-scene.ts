import { StudioError } from '../../domain/core/errors.ts';
import { type Scene, type SceneContent, type SceneItem, TEXT_LINE_HEIGHT } from '../../domain/document/scene.ts';

/** What all parts of one picture share. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly pictures: ReadonlyMap<string, ImageBitmap>;
}

type Context = OffscreenCanvasRenderingContext2D;

/** An artboard as a PNG, its longest side at most `maxSidePx`. A picture that is missing or damaged leaves a hole. */
export async function renderScene(scene: Scene, assets: ReadonlyMap<string, Blob>, maxSidePx: number): Promise<Blob> {
  const scale = Math.min(1, maxSidePx / Math.max(scene.width, scene.height));
  const width = Math.max(1, Math.round(scene.width * scale));
  const height = Math.max(1, Math.round(scene.height * scale));
  const pictures = await decodeAll(assets);
  try {
    const drawing: Drawing = { width, height, scale, pictures };
    const context = makeContext(drawing);
    if (scene.background !== null) {
      context.fillStyle = scene.background;
      context.fillRect(0, 0, width, height);
    }
    drawItems(context, scene.items, drawing);
    return await context.canvas.convertToBlob({ type: 'image/png' });
  } finally {
    for (const picture of pictures.values()) picture.close();
  }
}

async function decodeAll(assets: ReadonlyMap<string, Blob>): Promise<Map<string, ImageBitmap>> {
  const pictures = new Map<string, ImageBitmap>();
  for (const [assetId, blob] of assets) {
    try {
      pictures.set(assetId, await createImageBitmap(blob, { imageOrientation: 'from-image' }));
    } catch (error) {
      console.warn('A picture of a scene cannot be decoded.', assetId, error);
    }
  }
  return pictures;
}

function makeContext({ width, height }: Pick<Drawing, 'width' | 'height'>): Context {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new StudioError('out-of-memory', 'There is no canvas to draw on.', { width, height });
  context.imageSmoothingQuality = 'high';
  return context;
}

/** Items that are clipped are drawn with the one below them, as one picture that has its outline. */
function drawItems(context: Context, items: readonly SceneItem[], drawing: Drawing): void {
  for (let index = 0; index < items.length; ) {
    const base = items[index];
    if (!base) break;
    let end = index + 1;
    while (items[end]?.isClipped) end += 1;
    const clipped = items.slice(index + 1, end);
    if (clipped.length === 0) lay(context, base, drawing, (target) => drawContent(target, base, drawing));
    else lay(context, base, drawing, (target) => drawClipped(target, base, clipped, drawing));
    index = end;
  }
}

/** Lays an item down with its opacity and blend mode. */
function lay(context: Context, item: SceneItem, drawing: Drawing, draw: (target: Context) => void): void {
  const isPlain = item.opacity === 1 && item.blendMode === 'normal';
  if (isPlain) {
    draw(context);
    return;
  }
  const own = makeContext(drawing);
  draw(own);
  context.save();
  context.globalAlpha = item.opacity;
  context.globalCompositeOperation = item.blendMode === 'normal' ? 'source-over' : item.blendMode;
  context.drawImage(own.canvas, 0, 0);
  context.restore();
}

/** As Photoshop does: what is clipped mixes with the base's colours alone; the base's transparency cuts the whole. */
function drawClipped(target: Context, base: SceneItem, clipped: readonly SceneItem[], drawing: Drawing): void {
  const outline = makeContext(drawing);
  drawContent(outline, base, drawing);
  const stack = makeContext(drawing);
  stack.putImageData(opaque(outline.getImageData(0, 0, drawing.width, drawing.height)), 0, 0);
  for (const item of clipped) lay(stack, item, drawing, (context) => drawContent(context, item, drawing));
  stack.globalCompositeOperation = 'destination-in';
  stack.drawImage(outline.canvas, 0, 0);
  target.drawImage(stack.canvas, 0, 0);
}

/** The same colours without transparency; where there is none, there is none. */
function opaque(image: ImageData): ImageData {
  const { data } = image;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) data[at] = 255;
  return image;
}

function drawContent(context: Context, item: SceneItem, drawing: Drawing): void {
  const { content, matrix } = item;
  if (content.kind === 'group') {
    const own = makeContext(drawing);
    drawItems(own, content.items, drawing);
    context.drawImage(own.canvas, 0, 0);
    return;
  }
  context.save();
  context.scale(drawing.scale, drawing.scale);
  context.transform(...matrix);
  drawLeaf(context, content, drawing);
  context.restore();
}

function drawLeaf(context: Context, content: Exclude<SceneContent, { kind: 'group' }>, { pictures }: Drawing): void {
  switch (content.kind) {
    case 'picture': {
      const picture = pictures.get(content.assetId);
      if (picture) context.drawImage(picture, 0, 0, content.width, content.height);
      return;
    }
    case 'text':
      drawText(context, content);
      return;
    case 'shape':
      drawShape(context, content);
      return;
    case 'strokes':
      drawStrokes(context, content);
  }
}

function drawText(context: Context, content: Extract<SceneContent, { kind: 'text' }>): void {
  const { text, fontFamily, fontSize, fontWeight, color, align } = content;
  context.font = `${fontWeight} ${fontSize}px ${fontFamily}`;
  context.textBaseline = 'top';
  context.textAlign = 'start';
  context.fillStyle = color;
  const lines = text.split('\n');
  const widths = lines.map((line) => context.measureText(line).width);
  const widest = Math.max(...widths);
  for (const [index, line] of lines.entries()) {
    const rest = widest - (widths[index] ?? 0);
    const left = align === 'start' ? 0 : align === 'center' ? rest / 2 : rest;
    context.fillText(line, left, index * fontSize * TEXT_LINE_HEIGHT);
  }
}

function drawShape(context: Context, content: Extract<SceneContent, { kind: 'shape' }>): void {
  const { shape, width, height, fill, stroke, strokeWidth, cornerRadius } = content;
  context.beginPath();
  if (shape === 'ellipse') context.ellipse(width / 2, height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
  else context.roundRect(0, 0, width, height, Math.min(cornerRadius, width / 2, height / 2));
  if (fill !== null) {
    context.fillStyle = fill;
    context.fill();
  }
  if (stroke !== null && strokeWidth > 0) {
    context.strokeStyle = stroke;
    context.lineWidth = strokeWidth;
    context.stroke();
  }
}

function drawStrokes(context: Context, { strokes }: Extract<SceneContent, { kind: 'strokes' }>): void {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { points, color, width } of strokes) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    // x, y and pressure in turn; a single point is a dot.
    for (let at = 0; at + 1 < points.length; at += 3) context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
    if (points.length <= 3) context.lineTo(points[0] ?? 0, points[1] ?? 0);
    context.stroke();
  }
}
