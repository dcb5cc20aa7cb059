import { StudioError } from '../../domain/core/errors.ts';
import type { FloatTensor } from '../../domain/core/tensor.ts';
import { joinBatches, repeatBatch } from '../../domain/diffusion/batch-axis.ts';
import type { Unet } from '../../domain/diffusion/ports.ts';
import type { ManifestTensor } from '../../domain/models/manifest.ts';
import type { OrtModule, OrtTensor } from './ort-module.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { takeFloats, toOrtTensor } from './tensor-conversion.ts';
import { checkDims, floatOfRank, requireInputs, requireOutput, rowsPerRun } from './tensor-spec.ts';

/**
 * The noise predictor of a package: float32 or float16, timestep in any number type as a scalar, [1] or one per row; with
 * the embedding of the guidance scale where it takes one (LCM).
 * @throws StudioError `manifest-invalid` at once when the component has other inputs or outputs (SDXL's text_embeds).
 */
export function makeUnet(sessions: SessionCache, reader: PackageSource): Unet {
  const component = reader.manifest.components.unet;
  const plain = {
    sample: floatOfRank('sample', 4),
    timestep: { name: 'timestep', types: ['float32', 'float16', 'int64', 'int32'], ranks: [0, 1] } as const,
    states: floatOfRank('encoder_hidden_states', 3),
  };
  const distilled = { ...plain, guidance: floatOfRank('timestep_cond', 2) };
  const takesGuidance = component.inputs.some(({ name }) => name === distilled.guidance.name);
  const inputs: Partial<Record<'guidance', ManifestTensor>> & Record<keyof typeof plain, ManifestTensor> =
    requireInputs(component, 'unet', takesGuidance ? distilled : plain);
  const { guidance } = inputs;
  const output = requireOutput(component, 'unet', floatOfRank('out_sample', 4));

  return {
    predictNoise({ sample, timestep, encoderHiddenStates, timestepCond }) {
      checkDims(inputs.sample, sample.dims, 'unet');
      checkDims(inputs.states, encoderHiddenStates.dims, 'unet');
      const rowCount = sample.dims[0] ?? 1;
      const step = rowsPerRun(inputs.sample, rowCount, 'unet');
      return sessions.use(reader, 'unet', async (session) => {
        const { ort } = session.runtime;
        const parts: FloatTensor[] = [];
        for (let start = 0; start < rowCount; start += step) {
          const feeds = {
            [inputs.sample.name]: rowsTensor(ort, inputs.sample, sample, start, step),
            [inputs.timestep.name]: timestepTensor(ort, inputs.timestep, inputs.sample, timestep, step),
            [inputs.states.name]: rowsTensor(ort, inputs.states, encoderHiddenStates, start, step),
            ...(guidance ? { [guidance.name]: repeatedRow(ort, guidance, timestepCond, step) } : {}),
          };
          try {
            parts.push(await takeFloats(await session.run(feeds, output.name)));
          } finally {
            for (const feed of Object.values(feeds)) feed.dispose();
          }
        }
        return joinBatches(parts);
      });
    },
  };
}

function rowsTensor(
  ort: OrtModule,
  spec: ManifestTensor,
  tensor: FloatTensor,
  start: number,
  rowCount: number,
): OrtTensor {
  const rowLength = tensor.data.length / (tensor.dims[0] ?? 1);
  const rows = tensor.data.subarray(start * rowLength, (start + rowCount) * rowLength);
  return toOrtTensor(ort, spec.type, rows, [rowCount, ...tensor.dims.slice(1)]);
}

/**
 * The one row [1, D], for each row of the run.
 * @throws StudioError `internal` when the pipeline gave none.
 */
function repeatedRow(ort: OrtModule, spec: ManifestTensor, row: FloatTensor | undefined, rowCount: number): OrtTensor {
  if (!row) throw new StudioError('internal', `The UNet takes ${spec.name}, and the pipeline gave none.`);
  checkDims(spec, row.dims, 'unet');
  const { data, dims } = repeatBatch(row, rowCount);
  return toOrtTensor(ort, spec.type, data, dims);
}

/** [] for a scalar; [B] when the axis is fixed above 1 or is the sample's own batch axis; [1] for every other name. */
function timestepTensor(
  ort: OrtModule,
  spec: ManifestTensor,
  sampleSpec: ManifestTensor,
  timestep: number,
  rowCount: number,
): OrtTensor {
  if (spec.dims.length === 0) return toOrtTensor(ort, spec.type, Float32Array.of(timestep), []);
  const axis = spec.dims[0];
  const length = typeof axis === 'number' ? axis : axis === sampleSpec.dims[0] ? rowCount : 1;
  return toOrtTensor(ort, spec.type, new Float32Array(length).fill(timestep), [length]);
}
