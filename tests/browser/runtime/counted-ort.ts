import type { OrtModule, OrtSession, OrtTensor } from '../../../src/engine/runtime/ort-module.ts';

/** What has been made and not given back. */
export interface LiveObjects {
  sessions: number;
  tensors: number;
}

/** ONNX Runtime itself, with a count of the sessions and tensors (fed and given) that are alive. */
export function countedOrt(ort: OrtModule): { readonly ort: OrtModule; readonly live: LiveObjects } {
  const live: LiveObjects = { sessions: 0, tensors: 0 };

  const countTensor = <T extends OrtTensor>(tensor: T): T => {
    live.tensors += 1;
    const dispose = tensor.dispose.bind(tensor);
    tensor.dispose = () => {
      live.tensors -= 1;
      dispose();
    };
    return tensor;
  };

  const countSession = (session: OrtSession): OrtSession => {
    live.sessions += 1;
    const run = session.run.bind(session);
    const release = session.release.bind(session);
    return Object.assign(session, {
      run: async (...args: Parameters<typeof run>) => {
        const outputs = await run(...args);
        for (const output of Object.values(outputs)) countTensor(output);
        return outputs;
      },
      release: async () => {
        live.sessions -= 1;
        await release();
      },
    });
  };

  const counted: OrtModule = {
    ...ort,
    Tensor: new Proxy(ort.Tensor, {
      construct: (target, args, newTarget) => countTensor(Reflect.construct(target, args, newTarget)),
    }),
    InferenceSession: new Proxy(ort.InferenceSession, {
      get(target, name) {
        if (name !== 'create') return Reflect.get(target, name);
        return async (...args: unknown[]) => countSession(await Reflect.apply(target.create, target, args));
      },
    }),
  };
  return { ort: counted, live };
}
