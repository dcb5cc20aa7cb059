import type { GenerationRequest, InpaintRequest } from '../../src/domain/diffusion/request.ts';
import { assetId, bytesOf, newBlob, newProject, newUpload, newVersion } from '../unit/studio/sample-projects.ts';
import { newJob, newPicture } from '../unit/studio/sample-rows.ts';
import type { TestedStorage } from './opened-storage.ts';

const HOUR_MS = 3_600_000;
const GRACE_MS = 24 * HOUR_MS;
const BIN_MS = 30 * GRACE_MS;
const TEXTS = Array.from({ length: 12 }, (_, index) => `picture ${index}`);
const PROJECTS = ['p', 'q', 'r'];
const TABS = ['tab 1', 'tab 2', 'tab 3'];

/** What the storage should know, told apart from how it knows it. */
interface Model {
  timeMs: number;
  /** Texts named by something, one list per owner: `upload 3`, `project p`, `version 7`, … */
  readonly names: Map<string, Set<string>>;
  /** Pins by tab, and the tabs that live. */
  readonly pins: Map<string, Set<string>>;
  readonly living: Set<string>;
  /** When a text was put last, on a clock that only goes forward; gone after the clock was turned. */
  readonly youngSinceMs: Map<string, number>;
  readonly binnedAt: Map<string, number>;
  count: number;
}

/**
 * Does `steps` random things to a storage, and looks after each collection that everything named, pinned or young is
 * there with its bytes; in the end lets go of everything and looks that all of it goes. Throws what it finds.
 */
export async function fuzzGarbage(seed: number, steps: number, tested: TestedStorage): Promise<void> {
  const random = seededRandom(seed);
  const model: Model = {
    timeMs: Date.parse('2026-11-24T10:00:00.000Z'),
    names: new Map(),
    pins: new Map(),
    living: new Set(TABS),
    youngSinceMs: new Map(),
    binnedAt: new Map(),
    count: 0,
  };
  for (const projectId of PROJECTS) await createProject(projectId, model, tested);
  for (let step = 0; step < steps; step += 1) {
    const act = ACTIONS[Math.floor(random() * ACTIONS.length)];
    await act?.({ random, model, tested, pick: (list) => list[Math.floor(random() * list.length)] ?? '' });
  }
  await collect(model, tested);
  await letGoOfEverything(model, tested);
}

function inpaintRequest(from: GenerationRequest, imageId: string, maskId: string): InpaintRequest {
  const { packageId, prompt, negativePrompt, width, height, numInferenceSteps, guidanceScale, guidanceRescale } = from;
  const { scheduler, scheduleType, seed, batchSize } = from;
  return {
    kind: 'inpaint',
    ...{ packageId, prompt, negativePrompt, width, height, numInferenceSteps, guidanceScale, guidanceRescale },
    ...{ scheduler, scheduleType, seed, batchSize, imageId, maskId },
    strength: 0.5,
    resizeMode: 'just-resize',
    isMaskInverted: false,
    maskBlur: 4,
    isSoftMask: false,
    maskedContent: 'original',
    area: { kind: 'whole-picture' },
    matchesColours: true,
  };
}

interface Turn {
  readonly random: () => number;
  readonly model: Model;
  readonly tested: TestedStorage;
  pick(list: readonly string[]): string;
}

const ACTIONS: readonly ((turn: Turn) => Promise<void>)[] = [
  async ({ model, tested, pick }) => put(pick(TEXTS), model, tested),
  // An upload, its bytes in the same transaction, while another tab collects.
  async ({ model, tested, pick }) => {
    const text = pick(TEXTS);
    const { upload, blobs } = newUpload(next(model, 'upload'), text);
    const collection = tested.assets.collectGarbage(iso(model.timeMs - GRACE_MS), model.living);
    await Promise.all([tested.assets.insertUpload(upload, blobs), collection]);
    model.names.set(upload.id, new Set([text, `thumbnail of ${text}`]));
    for (const name of [text, `thumbnail of ${text}`]) model.youngSinceMs.set(name, model.timeMs);
  },
  async ({ model, tested, pick }) => {
    const id = next(model, 'result');
    const text = pick(TEXTS);
    const picture = newPicture(id, id);
    const png = newBlob(text);
    await tested.storage.insertJob(newJob(`job of ${id}`));
    const result = { ...picture.result, jobId: `job of ${id}`, pngSha256: png.sha256, thumbnailSha256: png.sha256 };
    await tested.storage.completeJob(result.jobId, [{ result, png, thumbnail: png }], (job) => ({
      ...job,
      state: 'succeeded',
      finishedAt: iso(model.timeMs),
    }));
    model.names.set(id, new Set([text]));
    model.youngSinceMs.set(text, model.timeMs);
  },
  // A job that starts from a picture and a mask: named while it waits, and by what comes of it.
  async ({ model, tested, pick, random }) => {
    const id = next(model, 'result');
    const [image, mask, text] = [pick(TEXTS), pick(TEXTS), pick(TEXTS)];
    for (const name of [image, mask]) await put(name, model, tested);
    const job = newJob(`job of ${id}`);
    const request = inpaintRequest(job.request, assetId(image), assetId(mask));
    await tested.storage.insertJob({ ...job, request });
    model.names.set(job.id, new Set([image, mask]));
    if (random() < 0.3) return;
    const picture = newPicture(id, id);
    const png = newBlob(text);
    const recipe = { ...picture.result.recipe, request };
    const result = { ...picture.result, jobId: job.id, pngSha256: png.sha256, thumbnailSha256: png.sha256, recipe };
    await tested.storage.completeJob(job.id, [{ result, png, thumbnail: png }], (row) => ({
      ...row,
      state: 'succeeded',
      finishedAt: iso(model.timeMs),
    }));
    model.names.set(id, new Set([text, image, mask]));
    model.youngSinceMs.set(text, model.timeMs);
  },
  // A job taken off the list lets go of what it named.
  async ({ model, tested, pick }) => {
    const jobId = pick([...model.names.keys()].filter((name) => name.startsWith('job of')));
    if (jobId === '') return;
    await tested.storage.deleteJobs([jobId]);
    model.names.delete(jobId);
  },
  // Into the bin and out of it: named all the time.
  async ({ model, tested, pick }) => {
    const id = pick([...model.names.keys()].filter((name) => /^(upload|result)/.test(name)));
    if (id === '') return;
    const isBack = model.binnedAt.delete(id);
    if (!isBack) model.binnedAt.set(id, model.timeMs);
    const deletedAt = isBack ? undefined : iso(model.timeMs);
    if (id.startsWith('upload')) await tested.assets.markUploadDeleted(id, deletedAt);
    else await tested.storage.markDeleted(id, deletedAt);
  },
  // What was long in the bin goes.
  async ({ model, tested }) => {
    const before = model.timeMs - BIN_MS;
    await tested.assets.purgeUploads(iso(before));
    await tested.storage.purge(iso(before));
    for (const [id, binnedAt] of [...model.binnedAt]) {
      if (binnedAt >= before) continue;
      model.binnedAt.delete(id);
      model.names.delete(id);
    }
  },
  // An edit that names a picture: pinned, looked for, put where it is missing, named, unpinned.
  async ({ model, tested, pick, random }) => {
    const [projectId, text] = [pick(PROJECTS), pick(TEXTS)];
    const tabId = `editing ${next(model, 'tab')}`;
    await tested.assets.pin(tabId, [assetId(text)]);
    const isThere = (await tested.assets.hasBlobs([assetId(text)])).has(assetId(text));
    if (!isThere) await put(text, model, tested);
    // The tab began after the living were counted.
    if (random() < 0.5) await collect(model, tested);
    if (!(await tested.assets.readBlob(assetId(text)))) throw new Error(`"${text}" is gone under a fresh pin.`);
    const id = next(model, 'entry');
    const payload = JSON.stringify({ assetId: assetId(text) });
    await tested.projects.append(projectId, {
      update: bytesOf(2),
      assetIds: [assetId(text)],
      history: {
        historyId: `history of ${projectId}`,
        write: { cursor: 1, put: [{ id, sequence: 1, payload }], removedIds: [] },
      },
    });
    await tested.assets.unpin(tabId);
    owner(model, `project ${projectId}`).add(text);
    owner(model, `history of ${projectId}`).add(text);
  },
  // A trim: the history forgets everything, the document keeps half of what it names.
  async ({ model, tested, pick, random }) => {
    const projectId = pick(PROJECTS);
    const isHistoryGone = random() < 0.5;
    if (isHistoryGone) await tested.projects.deleteHistory(`history of ${projectId}`);
    if (isHistoryGone) model.names.delete(`history of ${projectId}`);
    const document = owner(model, `project ${projectId}`);
    const kept = new Set([...document].filter(() => random() < 0.5));
    const trim = async (edit?: () => Promise<void>) => {
      const lastKey = Math.max(0, ...(await tested.projects.readUpdates(projectId)).map(({ key }) => key));
      await edit?.();
      return tested.projects.replaceAssetMarks(projectId, [...kept].map(assetId), lastKey);
    };
    // An edit in between is looked at before anything loses its mark.
    const edit = () => tested.projects.append(projectId, { update: bytesOf(3), assetIds: [] });
    if (random() < 0.3 && (await trim(edit))) throw new Error('A trim did not look at the end of the log.');
    if (!(await trim())) throw new Error('A trim found an end of the log that is none.');
    const history = owner(model, `history of ${projectId}`);
    for (const text of document) if (!kept.has(text) && !history.has(text)) model.youngSinceMs.set(text, model.timeMs);
    model.names.set(`project ${projectId}`, kept);
  },
  async ({ model, tested, pick }) => {
    const projectId = pick(PROJECTS);
    const id = next(model, 'version');
    const texts = [...owner(model, `project ${projectId}`)];
    await tested.projects.insertVersion(newVersion(id, projectId, { assetIds: texts.map(assetId) }), bytesOf(1));
    model.names.set(`${id} of ${projectId}`, new Set(texts));
  },
  async ({ model, tested, pick }) => {
    const name = pick([...model.names.keys()].filter((key) => key.startsWith('version')));
    if (name === '') return;
    await tested.projects.deleteVersion(name.split(' of ')[0] ?? '');
    for (const text of owner(model, name)) model.youngSinceMs.set(text, model.timeMs);
    model.names.delete(name);
  },
  async ({ model, tested, pick }) => {
    const [projectId, text] = [pick(PROJECTS), pick(TEXTS)];
    await put(text, model, tested);
    await tested.projects.updateProject(projectId, (row) => ({ ...row, thumbnailSha256: assetId(text) }));
    model.names.set(`thumbnail of ${projectId}`, new Set([text]));
  },
  // A project in the bin is still there.
  async ({ model, tested, pick }) => {
    const deletedAt = iso(model.timeMs);
    await tested.projects.updateProject(pick(PROJECTS), ({ deletedAt: before, ...row }) =>
      before === undefined ? { ...row, deletedAt } : row,
    );
  },
  async ({ model, tested, pick, random }) => {
    if (random() < 0.7) return;
    const projectId = pick(PROJECTS);
    await tested.projects.deleteProject(projectId);
    for (const name of [...model.names.keys()])
      if (name === `project ${projectId}` || name.endsWith(` of ${projectId}`)) model.names.delete(name);
    await createProject(projectId, model, tested);
  },
  // A clipboard.
  async ({ model, tested, pick }) => {
    const tabId = pick([...model.living]);
    if (tabId === '') return;
    const text = pick(TEXTS);
    await tested.assets.pin(tabId, [assetId(text)]);
    if (!(await tested.assets.hasBlobs([assetId(text)])).has(assetId(text))) await put(text, model, tested);
    const pins = model.pins.get(tabId) ?? new Set();
    model.pins.set(tabId, pins.add(text));
  },
  async ({ model, tested, pick }) => {
    const tabId = pick([...model.living]);
    await tested.assets.unpin(tabId);
    model.pins.delete(tabId);
  },
  async ({ model, pick, random }) => {
    if (random() < 0.7) return;
    // A tab that ended does not come back: the next one has a name of its own.
    const place = pick(TABS);
    const tabId = [...model.living].find((id) => id.startsWith(place));
    if (tabId === undefined) {
      model.living.add(next(model, place));
      return;
    }
    model.pins.delete(tabId);
    model.living.delete(tabId);
  },
  async ({ model, tested, random }) => setTime(model, tested, model.timeMs + Math.floor(random() * 2 * GRACE_MS)),
  async ({ model, tested, random }) => setTime(model, tested, model.timeMs + Math.floor(random() * HOUR_MS)),
  // The clock is turned, back more often than forward.
  async ({ model, tested, random }) => {
    if (random() < 0.5) return;
    setTime(model, tested, model.timeMs + Math.floor((random() - 0.7) * 100 * GRACE_MS));
    model.youngSinceMs.clear();
  },
  async ({ model, tested }) => collect(model, tested),
  async ({ model, tested }) => collect(model, tested),
];

async function collect(model: Model, tested: TestedStorage): Promise<void> {
  await tested.assets.collectGarbage(iso(model.timeMs - GRACE_MS), model.living);
  const young = [...model.youngSinceMs].filter(([, since]) => model.timeMs - since < GRACE_MS).map(([text]) => text);
  const pinned = [...model.living].flatMap((tabId) => [...(model.pins.get(tabId) ?? [])]);
  for (const text of new Set([...[...model.names.values()].flatMap((texts) => [...texts]), ...pinned, ...young])) {
    const blob = await tested.assets.readBlob(assetId(text));
    if ((await blob?.text()) !== text) throw new Error(`"${text}" is gone, and something holds it.`);
  }
}

/** First the owners, then the pins; each time exactly what nothing holds any more goes. */
async function letGoOfEverything(model: Model, tested: TestedStorage): Promise<void> {
  setTime(model, tested, model.timeMs + 2 * GRACE_MS);
  const all = [...TEXTS, ...TEXTS.map((text) => `thumbnail of ${text}`)];
  // Times of a clock that was ahead become now with the first collection, and are old at the second.
  for (let round = 0; round < 2; round += 1) {
    await collect(model, tested);
    setTime(model, tested, model.timeMs + 2 * GRACE_MS);
  }
  await collect(model, tested);
  const held = new Set([...model.names.values()].flatMap((texts) => [...texts]));
  for (const tabId of model.living) for (const text of model.pins.get(tabId) ?? []) held.add(text);
  const there = await tested.assets.hasBlobs(all.map(assetId));
  for (const text of all)
    if (there.has(assetId(text)) !== held.has(text))
      throw new Error(`"${text}" should be ${held.has(text) ? 'there' : 'gone'}.`);

  for (const projectId of PROJECTS) await tested.projects.deleteProject(projectId);
  for (const id of model.names.keys()) {
    if (id.startsWith('upload')) await tested.assets.markUploadDeleted(id, iso(0));
    if (id.startsWith('result')) await tested.storage.markDeleted(id, iso(0));
    if (id.startsWith('job of')) await tested.storage.deleteJobs([id]);
  }
  await tested.assets.purgeUploads(iso(1));
  await tested.storage.purge(iso(1));
  await tested.assets.collectGarbage(iso(model.timeMs - GRACE_MS), new Set());
  const left = await tested.assets.hasBlobs(all.map(assetId));
  if (left.size > 0) throw new Error(`${left.size} pictures stayed for ever.`);
}

async function createProject(projectId: string, model: Model, tested: TestedStorage): Promise<void> {
  await tested.projects.insertProject(newProject(projectId), bytesOf(1), []);
  model.names.set(`project ${projectId}`, new Set());
}

async function put(text: string, model: Model, tested: TestedStorage): Promise<void> {
  await tested.assets.putBlob(newBlob(text));
  model.youngSinceMs.set(text, model.timeMs);
}

function setTime(model: Model, tested: TestedStorage, timeMs: number): void {
  model.timeMs = timeMs;
  tested.setNow(iso(timeMs));
}

function owner(model: Model, name: string): Set<string> {
  const texts = model.names.get(name) ?? new Set<string>();
  model.names.set(name, texts);
  return texts;
}

function next(model: Model, kind: string): string {
  model.count += 1;
  return `${kind} ${model.count}`;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** Mulberry32 (Tommy Ettinger, public domain): the same numbers for a seed everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
