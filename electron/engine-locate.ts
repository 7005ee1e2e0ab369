// A run's data at another place: looked at there, and named in its folder once it is certain that they are the same.
import { ok, type Result } from '../core/base/diagnostic.ts';
import type { Call } from '../core/run/channel.ts';
import { networkOf } from '../core/run/network.ts';
import type { Requests } from '../core/run/protocol.ts';
import { openRunData, sameData } from './engine-data.ts';
import { RunFolder } from './runs/folder.ts';

/** Names another place for the data of a run. Fails with `data-changed` when what lies there is something else. */
export async function locateData({ folder: path, data: named }: Requests['locate']['argument'], call: Call): Promise<Result<null>> {
  const opened = await RunFolder.reopen(path);
  if (!opened.ok) return opened;
  const { folder } = opened.value;
  try {
    const { config } = folder;
    const network = networkOf(config.document, config.recipe);
    if (!network.ok) return network;
    const data = await openRunData(named, network.value, call.tell, call.stop, null, config.corrections);
    if (!data.ok) return data;
    const same = sameData({ ...config.data, named }, data.value.record);
    if (!same.ok) return same;
    const kept = await folder.keepPlace(named);
    if (!kept.ok) return kept;
    await folder.log(`The data now lie at ${named}, before at ${config.data.named}.`);
    return ok(null);
  } finally {
    await folder.close();
  }
}
