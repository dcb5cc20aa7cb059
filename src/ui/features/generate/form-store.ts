import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { SCHEDULE_TYPES, SCHEDULER_IDS } from '../../../domain/diffusion/schedulers/scheduler.ts';
import { storedValue } from '../../state/stored-value.ts';
import {
  DEFAULT_HIRES,
  DEFAULT_INPUT,
  DEFAULT_NOISE,
  hiresSchema,
  inputSchema,
  noiseSchema,
} from './input-settings.ts';

const settingsSchema = v.partial(
  v.object({
    width: v.number(),
    height: v.number(),
    numInferenceSteps: v.number(),
    guidanceScale: v.number(),
    guidanceRescale: v.number(),
    scheduler: v.picklist(SCHEDULER_IDS),
    scheduleType: v.picklist(SCHEDULE_TYPES),
    batchSize: v.number(),
  }),
);

/** What the user has set for one model; what is missing follows the model's own defaults. */
export type SettingsOverrides = v.InferOutput<typeof settingsSchema>;

const formSchema = v.object({
  prompt: v.string(),
  negativePrompt: v.string(),
  /** Styles that are applied when a picture is made, by name. */
  styleNames: v.optional(v.array(v.string()), []),
  /** The chosen model; null: the first on offer. */
  packageId: v.nullable(v.string()),
  /** null: a new random seed for each job. */
  seed: v.nullable(v.number()),
  /** The seed of the job started last, for using it again. */
  lastSeed: v.nullable(v.number()),
  settingsByPackage: v.record(v.string(), settingsSchema),
  /** What comes in; older forms had text alone. */
  input: v.optional(inputSchema, DEFAULT_INPUT),
  hires: v.optional(hiresSchema, DEFAULT_HIRES),
  noise: v.optional(noiseSchema, DEFAULT_NOISE),
});

export type FormState = v.InferOutput<typeof formSchema>;
export type FormStore = StoreApi<FormState>;

const storedForm = storedValue<FormState>('studio.form.v1', formSchema, {
  prompt: '',
  negativePrompt: '',
  styleNames: [],
  packageId: null,
  seed: null,
  lastSeed: null,
  settingsByPackage: {},
  input: DEFAULT_INPUT,
  hires: DEFAULT_HIRES,
  noise: DEFAULT_NOISE,
});

/** The form as it was left, kept in localStorage with every change. Each model has its own settings. */
export function createFormStore(): FormStore {
  const store = createStore<FormState>(() => storedForm.read());
  store.subscribe((state) => storedForm.write(state));
  return store;
}

/** Changes some settings of one model. */
export function changeSettings(store: FormStore, packageId: string, change: SettingsOverrides): void {
  store.setState(({ settingsByPackage }) => ({
    settingsByPackage: { ...settingsByPackage, [packageId]: { ...settingsByPackage[packageId], ...change } },
  }));
}

/** Drops all settings of one model, so that its defaults show. */
export function resetSettings(store: FormStore, packageId: string): void {
  store.setState(({ settingsByPackage }) => {
    const { [packageId]: _dropped, ...others } = settingsByPackage;
    return { settingsByPackage: others };
  });
}

/** Changes what comes in. */
export function changeInput(store: FormStore, change: Partial<FormState['input']>): void {
  store.setState(({ input }) => ({ input: { ...input, ...change } }));
}
