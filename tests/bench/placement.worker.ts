import { loadOrt, webGpuVariant } from '../../src/engine/runtime/load-ort.ts';

/** URLs are absolute. */
export interface PlacementRequest {
  readonly graphUrl: string;
  readonly externalData: readonly { readonly location: string; readonly url: string }[];
}

export type PlacementReply = { readonly ok: true } | { readonly ok: false; readonly message: string };

async function place({ graphUrl, externalData }: PlacementRequest): Promise<void> {
  const { ort } = await loadOrt(webGpuVariant());
  ort.env.logLevel = 'verbose';
  const graph = new Uint8Array(await (await fetch(graphUrl)).arrayBuffer());
  const data = await Promise.all(
    externalData.map(async ({ location, url }) => ({ path: location, data: await (await fetch(url)).blob() })),
  );
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['webgpu'],
    graphOptimizationLevel: 'all',
    externalData: data,
    logSeverityLevel: 0,
    logVerbosityLevel: 0,
  });
  await session.release();
}

self.onmessage = (event: MessageEvent<PlacementRequest>) => {
  place(event.data).then(
    () => self.postMessage({ ok: true } satisfies PlacementReply),
    (error: unknown) => self.postMessage({ ok: false, message: String(error) } satisfies PlacementReply),
  );
};
