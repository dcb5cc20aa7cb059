import { StudioError } from '../../domain/core/errors.ts';
import type { FloatTensor } from '../../domain/core/tensor.ts';
import { joinBatches } from '../../domain/diffusion/batch-axis.ts';
import { applyLayerNorm, fitLayerNorm, type LayerNorm } from '../../domain/diffusion/layer-norm.ts';
import type { TextEncoder } from '../../domain/diffusion/ports.ts';
import { hiddenStateOutput } from '../../domain/models/hidden-states.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { takeFloats, toOrtTensor } from './tensor-conversion.ts';
import { checkDims, floatOfRank, requireInputs, requireOutput, rowsPerRun } from './tensor-spec.ts';

/** transformers' CLIPTextConfig, where config.json is silent. */
const DEFAULT_EPSILON = 1e-5;
/** Steps through the vocabulary; prime, so that tokens far apart follow each other. */
const VOCABULARY_STRIDE = 1009;

/**
 * CLIP's text side of a package: ids in int32 or int64, hidden states in float32 or float16.
 *
 * Skipping layers ends the network early: what another layer gives goes through the final norm (diffusers' `clip_skip`).
 * No graph has an output for that, so the norm is found from what it does to the last layer's states, once.
 * @throws StudioError `manifest-invalid` at once when the component has other inputs or outputs; on encoding with a
 *   clip skip, when the package's hidden states are not what its last hidden state is the norm of.
 */
export function makeTextEncoder(sessions: SessionCache, reader: PackageSource): TextEncoder {
  const { manifest } = reader;
  const component = manifest.components.textEncoder;
  const { ids } = requireInputs(component, 'textEncoder', {
    ids: { name: 'input_ids', types: ['int32', 'int64'], ranks: [2] },
  });
  const last = requireOutput(component, 'textEncoder', floatOfRank('last_hidden_state', 3)).name;
  let finalNorm: LayerNorm | undefined;

  /** @returns `outputName` [B, S, H]. */
  function run(tokenIds: readonly Int32Array[], outputName: string): Promise<FloatTensor> {
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
          parts.push(await takeFloats(await session.run({ [ids.name]: feed }, outputName)));
        } finally {
          feed.dispose();
        }
      }
      return joinBatches(parts);
    });
  }

  /** From words all over the vocabulary: another prompt's words must not change this one's picture by a bit. */
  async function findFinalNorm(rowCount: number, length: number): Promise<LayerNorm> {
    const { startTokenId, endTokenId } = manifest.tokenizer;
    const words = Int32Array.from({ length }, (_, i) => (i * VOCABULARY_STRIDE) % startTokenId);
    words[0] = startTokenId;
    words[length - 1] = endTokenId;
    const rows = Array.from({ length: rowCount }, () => words);
    const epsilon = component.config['layer_norm_eps'];
    const norm = fitLayerNorm(
      await run(rows, hiddenStateOutput(component, 1)),
      await run(rows, last),
      typeof epsilon === 'number' ? epsilon : DEFAULT_EPSILON,
    );
    if (norm) return norm;
    const problem = 'last_hidden_state is not the norm of what the last layer gives, so no layer can be skipped';
    throw new StudioError('manifest-invalid', `textEncoder: ${problem}.`, {
      component: 'textEncoder',
      problems: [problem],
    });
  }

  return {
    async encode(tokenIds, clipSkip = 1) {
      if (clipSkip === 1) return run(tokenIds, last);
      const { name } = requireOutput(component, 'textEncoder', floatOfRank(hiddenStateOutput(component, clipSkip), 3));
      finalNorm ??= await findFinalNorm(tokenIds.length, tokenIds[0]?.length ?? 0);
      return applyLayerNorm(finalNorm, await run(tokenIds, name));
    },
  };
}
