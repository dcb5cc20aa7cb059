import type { FloatTensor } from '../../domain/core/tensor.ts';
import { joinBatches } from '../../domain/diffusion/batch-axis.ts';
import type { TextEncoder } from '../../domain/diffusion/ports.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { takeFloats, toOrtTensor } from './tensor-conversion.ts';
import { checkDims, floatOfRank, requireInputs, requireOutput, rowsPerRun } from './tensor-spec.ts';

/**
 * CLIP's text side of a package: ids in int32 or int64, last hidden state in float32 or float16.
 * @throws StudioError `manifest-invalid` at once when the component has other inputs or outputs.
 */
export function makeTextEncoder(sessions: SessionCache, reader: PackageSource): TextEncoder {
  const component = reader.manifest.components.textEncoder;
  const { ids } = requireInputs(component, 'textEncoder', {
    ids: { name: 'input_ids', types: ['int32', 'int64'], ranks: [2] },
  });
  const output = requireOutput(component, 'textEncoder', floatOfRank('last_hidden_state', 3));

  return {
    encode(tokenIds) {
      const rowCount = tokenIds.length;
      const length = tokenIds[0]?.length ?? 0;
      checkDims(ids, [rowCount, length], 'textEncoder');
      const step = rowsPerRun(ids, rowCount, 'textEncoder');
      return sessions.use(reader, 'textEncoder', async (session) => {
        const parts: FloatTensor[] = [];
        for (let start = 0; start < rowCount; start += step) {
          const rows = new Int32Array(step * length);
          for (let row = 0; row < step; row++) rows.set(tokenIds[start + row] ?? [], row * length);
          const feed = toOrtTensor(session.runtime.ort, ids.type, rows, [step, length]);
          try {
            parts.push(await takeFloats(await session.run({ [ids.name]: feed }, output.name)));
          } finally {
            feed.dispose();
          }
        }
        return joinBatches(parts);
      });
    },
  };
}
