import { StudioError } from '../../domain/core/errors.ts';
import type { ComponentName, ManifestComponent, ManifestTensor } from '../../domain/models/manifest.ts';
import { toRuntimeError } from './ort-errors.ts';
import type { OrtSession, OrtTensor } from './ort-module.ts';
import type { Runtime } from './runtime.ts';

/** One network of a package, loaded. Whoever made it releases it. */
export class ComponentSession {
  readonly name: ComponentName;
  readonly component: ManifestComponent;
  readonly runtime: Runtime;
  readonly #session: OrtSession;
  readonly #onRun: (runMs: number) => void;

  /** @throws StudioError `manifest-invalid` when graph and manifest disagree about a tensor. */
  constructor(
    runtime: Runtime,
    name: ComponentName,
    component: ManifestComponent,
    session: OrtSession,
    onRun: (runMs: number) => void,
  ) {
    const problems = findDisagreements(component, session);
    if (problems.length > 0)
      throw new StudioError('manifest-invalid', `${name}: the graph is not what the manifest says: ${problems[0]}`, {
        component: name,
        problems,
      });
    this.name = name;
    this.component = component;
    this.runtime = runtime;
    this.#session = session;
    this.#onRun = onRun;
  }

  /**
   * One run that computes `outputName` alone, so that pooled outputs cost nothing. `feeds` stay the caller's to
   * dispose; the result is to be disposed by the caller too.
   * @throws StudioError `session-failed`, `out-of-memory`, `device-lost`, with details.component.
   */
  async run(feeds: Readonly<Record<string, OrtTensor>>, outputName: string): Promise<OrtTensor> {
    try {
      const outputs = await this.runtime.call(async () => {
        const startedAt = performance.now();
        const result = await this.#session.run(feeds, [outputName]);
        this.#onRun(performance.now() - startedAt);
        return result;
      });
      const output = outputs[outputName];
      if (!output) throw new Error(`no output ${outputName}`);
      return output;
    } catch (error) {
      throw toRuntimeError(error, { component: this.name, during: 'run' });
    }
  }

  async release(): Promise<void> {
    try {
      await this.runtime.call(() => this.#session.release());
    } catch (error) {
      throw toRuntimeError(error, { component: this.name, during: 'release' });
    }
  }
}

function findDisagreements(component: ManifestComponent, session: OrtSession): string[] {
  return [
    ...compareTensors('input', component.inputs, session.inputMetadata, true),
    ...compareTensors('output', component.outputs, session.outputMetadata, false),
  ];
}

function compareTensors(
  kind: 'input' | 'output',
  declared: readonly ManifestTensor[],
  actual: OrtSession['inputMetadata'],
  isExhaustive: boolean,
): string[] {
  const problems: string[] = [];
  const byName = new Map(actual.map((tensor) => [tensor.name, tensor]));
  for (const tensor of declared) {
    const found = byName.get(tensor.name);
    if (!found?.isTensor) {
      problems.push(`${kind} ${tensor.name}: not in the graph`);
      continue;
    }
    byName.delete(tensor.name);
    if (found.type !== tensor.type) problems.push(`${kind} ${tensor.name}: ${found.type}, not ${tensor.type}`);
    // ONNX Runtime works out shapes of outputs on its own, so a dimension there may be more exact than declared.
    if (!haveSameShape(tensor.dims, found.shape, isExhaustive))
      problems.push(`${kind} ${tensor.name}: [${found.shape.join(', ')}], not [${tensor.dims.join(', ')}]`);
  }
  if (isExhaustive) for (const name of byName.keys()) problems.push(`${kind} ${name}: not in the manifest`);
  return problems;
}

function haveSameShape(
  declared: readonly (number | string)[],
  actual: readonly (number | string)[],
  isExact: boolean,
): boolean {
  if (declared.length !== actual.length) return false;
  return declared.every((dim, axis) => {
    const other = actual[axis];
    if (typeof dim === 'number' && typeof other === 'number') return dim === other;
    return !isExact || typeof dim === typeof other;
  });
}
