import { describeInferenceApi } from '../../contract/inference-api-contract.ts';
import { FakeInference } from './fake-engines.ts';
import { REQUEST } from './sample-rows.ts';

describeInferenceApi('the fake of the unit tests', async () => ({
  api: new FakeInference(),
  request: REQUEST,
  options: { provider: 'wasm', memoryBudgetBytes: 2 ** 30, previewEverySteps: 1 },
}));
