import { createStore } from 'zustand/vanilla';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type {
  GalleryItem,
  GalleryQuery,
  GalleryService,
  GalleryState,
  UploadedItem,
  UploadNote,
} from '../../../src/studio/services/gallery.ts';
import type { Project } from '../../../src/studio/services/projects.ts';
import type { Result, ResultService } from '../../../src/studio/services/studio.ts';
import { drawPicture, fakeAssetId } from './fake-pictures.ts';
import type { BeforeCalls } from './fake-projects.ts';

export interface FakeGallery {
  readonly gallery: GalleryService;
  addUpload(change?: Partial<UploadedItem>): UploadedItem;
  setGallery(change: Partial<Pick<GalleryState, 'isLoaded' | 'error'>>): void;
  /** Which projects use a picture, by its item's id. */
  readonly usage: Map<string, readonly Project[]>;
  /** What becomes of an uploaded file, by its name: an error, or notes; those that are not in it are taken in plainly. */
  readonly uploadAnswers: Map<string, StudioError | readonly UploadNote[]>;
}

interface Marks {
  readonly isStarred: boolean;
  readonly tags: readonly string[];
  readonly name?: string;
}

/** The gallery over the fake's results, and uploads beside them. */
export function createFakeGallery(calls: string[], before: BeforeCalls, results: ResultService): FakeGallery {
  const uploads = createStore<{ readonly uploads: readonly UploadedItem[] }>(() => ({ uploads: [] }));
  const marks = createStore<{ readonly marks: ReadonlyMap<string, Marks> }>(() => ({ marks: new Map() }));
  const removed = new Map<string, UploadedItem>();
  let nextId = 1;

  const toItem = (result: Result): GalleryItem => ({
    id: result.id,
    assetId: fakeAssetId(Number(result.id.split('-')[1])),
    createdAt: result.createdAt,
    width: result.width,
    height: result.height,
    sizeBytes: result.sizeBytes,
    name: result.recipe.request.prompt,
    isStarred: false,
    tags: [],
    kind: 'generated',
    recipe: result.recipe,
  });
  const marked = <Item extends GalleryItem>(item: Item): Item => ({ ...item, ...marks.getState().marks.get(item.id) });
  const read = (): Pick<GalleryState, 'items'> => ({
    items: [...results.getState().results.map(toItem), ...uploads.getState().uploads]
      .map(marked)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  });
  const store = createStore<GalleryState>(() => ({ ...read(), isLoaded: true, error: undefined }));
  for (const source of [results, uploads, marks]) source.subscribe(() => store.setState(read()));

  const call = async (name: string, ...words: readonly string[]) => {
    calls.push(['gallery.', name, ' ', words.join(' ')].join('').trim());
    await before.get(`gallery.${name}`)?.();
  };
  const find = (id: string): GalleryItem => {
    const item = store.getState().items.find((each) => each.id === id);
    if (!item) throw new StudioError('not-found', `No picture ${id}.`);
    return item;
  };
  const mark = (ids: readonly string[], change: (item: GalleryItem) => Partial<Marks>) => {
    const next = new Map(marks.getState().marks);
    for (const id of ids) {
      const item = find(id);
      next.set(id, { ...(next.get(id) ?? { isStarred: item.isStarred, tags: item.tags }), ...change(item) });
    }
    marks.setState({ marks: next });
  };
  const addUpload = (change: Partial<UploadedItem> = {}): UploadedItem => {
    const index = nextId++;
    const originalName = change.originalName ?? `photo-${index}.jpg`;
    const item: UploadedItem = {
      kind: 'upload',
      id: `upload-${index}`,
      assetId: fakeAssetId(0x10000 + index),
      createdAt: new Date().toISOString(),
      width: 640,
      height: 480,
      sizeBytes: 90_000,
      name: originalName,
      isStarred: false,
      tags: [],
      format: 'jpeg',
      originalName,
      ...change,
    };
    uploads.setState((state) => ({ uploads: [item, ...state.uploads] }));
    return item;
  };

  let keptInputs = 0;
  const fake: FakeGallery = {
    addUpload,
    setGallery: (change) => store.setState(change),
    usage: new Map(),
    uploadAnswers: new Map(),
    gallery: {
      getState: store.getState,
      subscribe: store.subscribe,
      search: (query) => store.getState().items.filter((item) => matches(item, query)),
      async upload(files, { signal, onProgress } = {}) {
        const outcomes = [];
        for (const [index, file] of files.entries()) {
          await call('upload', file.name);
          if (signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
          const answer = fake.uploadAnswers.get(file.name) ?? [];
          outcomes.push(
            answer instanceof StudioError
              ? { fileName: file.name, error: answer }
              : { fileName: file.name, item: addUpload({ originalName: file.name }), notes: answer },
          );
          onProgress?.(index + 1, files.length);
        }
        return outcomes;
      },
      async keepInput(picture) {
        await call('keepInput', picture.type);
        const index = ++keptInputs;
        return index.toString(16).padStart(64, 'f');
      },
      async asset(assetId) {
        const item = store.getState().items.find((each) => each.assetId === assetId);
        if (!item) throw new StudioError('not-found', `No asset ${assetId}.`);
        return drawPicture(item.width, item.height, seedOf(item));
      },
      async thumbnail(id) {
        return drawPicture(100, 100, seedOf(find(id)));
      },
      async rename(id, name) {
        await call('rename', name);
        const item = find(id);
        const original = item.kind === 'generated' ? item.recipe.request.prompt : item.originalName;
        mark([id], () => ({ name: name || original }));
      },
      async setStarred(ids, isStarred) {
        await call(isStarred ? 'star' : 'unstar', ...ids);
        mark(ids, () => ({ isStarred }));
      },
      async setTags(ids, { add = [], remove = [] }) {
        await call('setTags', ...add.map((tag) => `+${tag}`), ...remove.map((tag) => `-${tag}`));
        mark(ids, ({ tags }) => ({ tags: [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag)) }));
      },
      usedBy: async (ids) => [
        ...new Map(ids.flatMap((id) => fake.usage.get(id) ?? []).map((each) => [each.id, each])).values(),
      ],
      async remove(ids) {
        await call('remove', ...ids);
        for (const id of ids) {
          const item = find(id);
          if (item.kind === 'generated') await results.remove(id);
          else {
            removed.set(id, item);
            uploads.setState((state) => ({ uploads: state.uploads.filter((each) => each.id !== id) }));
          }
        }
      },
      async restore(ids) {
        await call('restore', ...ids);
        for (const id of ids) {
          const item = removed.get(id);
          if (item) uploads.setState((state) => ({ uploads: [...state.uploads, item] }));
          else await results.restore(id);
        }
      },
      async zip(ids, { embedRecipe, signal, onProgress }) {
        onProgress?.(0, ids.length);
        await call('zip', embedRecipe ? 'with' : 'without', ...ids);
        if (signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
        onProgress?.(ids.length, ids.length);
        return new Blob(['PK'], { type: 'application/zip' });
      },
    },
  };
  return fake;
}

function seedOf(item: GalleryItem): number {
  return item.kind === 'generated' ? item.recipe.seed : item.sizeBytes;
}

/** The conditions of a query, without the forgiveness of the real search. */
function matches(item: GalleryItem, query: GalleryQuery): boolean {
  const { text, kind, isStarred, tag, packageId, from, to } = query;
  const words = [item.name, ...item.tags, item.kind === 'generated' ? item.recipe.request.prompt : item.originalName];
  const day = new Date(item.createdAt).toLocaleDateString('sv-SE');
  return (
    (text === undefined || words.join(' ').toLowerCase().includes(text.toLowerCase())) &&
    (kind === undefined || item.kind === kind) &&
    (isStarred === undefined || item.isStarred === isStarred) &&
    (tag === undefined || item.tags.includes(tag)) &&
    (packageId === undefined || (item.kind === 'generated' && item.recipe.request.packageId === packageId)) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to)
  );
}
