import { expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { parseGenerationRequest } from '../../../src/domain/diffusion/request-rules.ts';
import { hiddenStateOutput, maxClipSkip } from '../../../src/domain/models/hidden-states.ts';
import { type Manifest, type ManifestComponent, parseManifest } from '../../../src/domain/models/manifest.ts';
import { requestLimits } from '../../../src/domain/models/request-limits.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';
import { readStarterJson } from './starter-manifest.ts';
import { withHiddenStates } from './with-hidden-states.ts';

const starter = parseManifest(readStarterJson()).components.textEncoder;

/** The starter's text encoder with other outputs. */
function withStates(layers: readonly number[], numHiddenLayers: unknown): ManifestComponent {
  const [last] = starter.outputs;
  if (!last) throw new Error('The starter has a text encoder without outputs.');
  const states = layers.map((layer) => ({ ...last, name: `hidden_states.${layer}` }));
  return { ...starter, outputs: [last, ...states], config: { ...starter.config, num_hidden_layers: numHiddenLayers } };
}

const upTo = (layers: number) => Array.from({ length: layers + 1 }, (_, layer) => layer);

test.each<[string, ManifestComponent, number]>([
  ['the starter gives its last state alone', starter, 1],
  ['all twelve of Stable Diffusion 1', withStates(upTo(12), 12), 12],
  ['one layer always stays', withStates(upTo(2), 2), 2],
  ['A1111 counts to twelve', withStates(upTo(23), 23), 12],
  ['the state before the last, as for SDXL, without what the norm is found from', withStates([11], 12), 1],
  ['those from the end without a gap', withStates([12, 11, 10, 8], 12), 3],
  ['no states for other layers than the config has', withStates(upTo(12), 13), 1],
  ['a config that does not count', withStates(upTo(12), 'twelve'), 1],
])('[D42] %s', (_what, textEncoder, expected) => {
  expect(maxClipSkip(textEncoder)).toBe(expected);
});

test('[D42] a request that skips more than the package can is refused before anything is loaded', () => {
  const package_ = parseManifest(readStarterJson());
  const problems = (manifest: Manifest, clipSkip: number) => {
    try {
      parseGenerationRequest({ ...makeRequest({ packageId: manifest.id }), clipSkip }, requestLimits(manifest));
      return [];
    } catch (error) {
      return isStudioError(error, 'invalid-request') ? error.details['problems'] : error;
    }
  };
  expect(problems(package_, 2)).toEqual([{ field: 'clipSkip', problem: 'too-large' }]);
  const seeing = withHiddenStates(package_, 3);
  expect([2, 3].map((clipSkip) => problems(seeing, clipSkip))).toEqual([[], []]);
  expect(problems(seeing, 4)).toEqual([{ field: 'clipSkip', problem: 'too-large' }]);
});

test('[D42] clip skip 1 is the last layer', () => {
  const textEncoder = withStates(upTo(12), 12);
  expect([1, 2, 12].map((clipSkip) => hiddenStateOutput(textEncoder, clipSkip))).toEqual([
    'hidden_states.12',
    'hidden_states.11',
    'hidden_states.1',
  ]);
});
