// Which provider ran each node, from the profile the engine writes when a profiled session closes: JSON events, one per
// node and run, named `<node>_kernel_time`, with the provider and the op among its arguments.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import type { DeviceName } from '../../core/run/runtime.ts';
import type { Placement } from './question.ts';

interface NodeEvent {
  readonly provider: string;
  readonly op: string;
  readonly node: string;
}

function nodeEvent(event: Json): NodeEvent[] {
  if (!isObject(event) || event['cat'] !== 'Node' || !isObject(event['args'])) return [];
  const { provider, op_name: op, node_index: index } = event['args'];
  if (typeof provider !== 'string' || typeof op !== 'string' || !String(event['name']).endsWith('_kernel_time')) return [];
  return [{ provider, op, node: `${String(event['name'])}#${String(index)}` }];
}

/** Reads a profile. Nodes are counted once, however often they ran; those inside a Loop's body count as well. */
export function placementOf(profile: string, device: DeviceName): Placement {
  const events = JSON.parse(profile) as Json;
  const nodes: Record<string, number> = {};
  const fallbacks: Record<string, number> = {};
  let copies = 0;
  const seen = new Set<string>();
  for (const { provider, op, node } of (Array.isArray(events) ? events as readonly Json[] : []).flatMap(nodeEvent)) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (op.startsWith('Memcpy')) {
      copies++;
      continue;
    }
    const name = provider.replace('ExecutionProvider', '').toLowerCase();
    nodes[name] = (nodes[name] ?? 0) + 1;
    if (name === 'cpu' && device !== 'cpu') fallbacks[op] = (fallbacks[op] ?? 0) + 1;
  }
  return { nodes, fallbacks, copies };
}

/** Runs work that opens and closes one session with the given profile prefix; answers the placement beside what it gave. */
export async function withPlacement<T>(device: DeviceName, work: (profile: string) => Promise<T>): Promise<{ readonly gave: T; readonly placement: Placement | null }> {
  const folder = mkdtempSync(join(tmpdir(), 'convas-placement-'));
  try {
    const gave = await work(join(folder, 'profile'));
    const [file] = readdirSync(folder);
    return { gave, placement: file === undefined ? null : placementOf(readFileSync(join(folder, file), 'utf8'), device) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
