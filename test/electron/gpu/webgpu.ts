// A workshop on a WebGPU device: the software Vulkan of Debian's chromium, or whatever driver a person chose.
import type { Graph } from '../../../core/ir/graph.ts';
import type { Tensors } from '../../../core/base/tensor.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import type { Heard } from '../../../electron/gpu/question.ts';
import { Workshop } from '../../../electron/gpu/workshop.ts';
import { softwareVulkan } from '../../support/vulkan.ts';

const chosen = process.env['VK_DRIVER_FILES'] ?? softwareVulkan()?.env.VK_DRIVER_FILES;

/** Whether there is a Vulkan driver to try WebGPU on; without one the suites are skipped, which fails on a build server. */
export const hasVulkan = chosen !== undefined;

/** A workshop whose processes see that driver. Build dist first. */
export function webgpuWorkshop(): Workshop {
  return new Workshop({ environment: { ...process.env, ...(chosen === undefined ? {} : { VK_DRIVER_FILES: chosen }) } });
}

/** Seconds one question may take, even on a busy machine with a software device. */
export const patience = 110;

/** Runs a graph once on WebGPU. */
export function onWebgpu(workshop: Workshop, graph: Graph, feeds: Tensors): Promise<Heard> {
  const model = writeModel(graph);
  if (!model.ok) throw new Error(model.error.message);
  return workshop.ask({ kind: 'model', device: 'webgpu', model: model.value, feeds, fetches: graph.outputs.map(({ name }) => name) }, patience);
}

/** The kernel's own words out of a refusal, without the place in its source. */
export function kernelWords(message: string): string {
  return message.replace(/^.*Status Message: /, '').replace(/^\S+\.cc:\d+ \w+ /, '');
}
