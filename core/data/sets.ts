// The data sets known by name.

/** Sets that are known by name. */
export const setNames = ['shapes', 'mnist', 'fashion-mnist', 'emnist', 'cifar10', 'cifar100'] as const;

/** Name of a known set. */
export type SetName = (typeof setNames)[number];

/** True when data are named by a known set alone, options included: `emnist,split=letters`, but no place of its own. */
export function isSetAlone(data: string): boolean {
  return (setNames as readonly string[]).includes(data.split(',', 1)[0] ?? '');
}
