import type { Manifest } from '../../src/domain/models/manifest.ts';
import type { BenchPage } from './bench-page.ts';

/** Where ONNX Runtime put the nodes of one component, by its own verbose log. */
export interface Placement {
  readonly component: string;
  readonly gpuNodeCount: number;
  /** Nodes on the CPU as `operator (name)`. */
  readonly cpuNodes: readonly string[];
}

/** `Gather ×12, Shape ×3`: a list of hundreds of nodes as a reader wants it. */
export function countOperators(nodes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const operator = node.slice(0, node.indexOf(' '));
    counts.set(operator, (counts.get(operator) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([operator, count]) => `${operator} ×${count}`)
    .join(', ');
}

/** Lines such as ` All nodes placed on [WebGpuExecutionProvider]. Number of nodes: 93` and the lists after them. */
function readPlacement(component: string, log: string): Placement {
  let gpuNodeCount = 0;
  const cpuNodes: string[] = [];
  let list: 'cpu' | 'gpu' | undefined;
  for (const line of log.split('\n')) {
    const heading = /odes?(?:\(s\))? placed on \[(\w+)\]\. Number of nodes: (\d+)/.exec(line);
    if (heading) {
      list = heading[1] === 'CPUExecutionProvider' ? 'cpu' : 'gpu';
      if (list === 'gpu') gpuNodeCount += Number(heading[2]);
      continue;
    }
    const node = /\]\s+(\w+) \(([^)]*)\)\s*$/.exec(line);
    if (node && list === 'cpu') cpuNodes.push(`${node[1]} (${node[2]})`);
  }
  return { component, gpuNodeCount, cpuNodes };
}

interface PlacementWindow {
  placeNodes(request: {
    graphUrl: string;
    externalData: { location: string; url: string }[];
  }): Promise<{ ok: true } | { ok: false; message: string } | 'silent'>;
}

/**
 * Creates each component's session on WebGPU with the verbose log on, and reads the log.
 * @throws Error when a log holds no placement: a changed log format must not read as "no CPU node".
 */
export async function measurePlacement({ page, shardsUrl }: BenchPage, manifest: Manifest): Promise<Placement[]> {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  const placements: Placement[] = [];
  for (const [name, component] of Object.entries(manifest.components)) {
    if (!component) continue;
    lines.length = 0;
    const base = new URL(`models/${manifest.id}/`, shardsUrl).href;
    const reply = await page.evaluate((request) => (window as unknown as PlacementWindow).placeNodes(request), {
      graphUrl: `${base}${component.graph}`,
      externalData: component.externalData.map(({ location, path }) => ({ location, url: `${base}${path}` })),
    });
    if (reply !== 'silent' && !reply.ok) throw new Error(`${name}: ${reply.message}`);
    const placement = readPlacement(name, lines.join('\n'));
    if (placement.gpuNodeCount + placement.cpuNodes.length > 0) placements.push(placement);
    else if (reply === 'silent')
      console.error(`${name}: its worker fell silent before it said anything: not measured.`);
    else throw new Error(`${name}: the log holds no node placement`);
  }
  return placements;
}
