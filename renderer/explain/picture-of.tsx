// The picture of a layer, from its own parameters and sizes: which of the pictures explains its kind.
import type { ReactNode } from 'react';
import type { CheckedLayer } from '../../core/design/check.ts';
import type { Pair } from '../../core/base/schema.ts';
import type { Dim } from '../../core/base/shape.ts';
import { activationOf, type Activation, type ActivationName } from '../../core/layers/activations.ts';
import { readSides, type Padding, type Sides, type WindowParams } from '../../core/layers/window.ts';
import { CurvePicture } from './curve-picture.tsx';
import { ChannelsPicture, GlobalPoolPicture, InputPicture, PadPicture, SpreadPicture, UpsamplePicture } from './map-pictures.tsx';
import { ConcatPicture, GatePicture, PairPicture } from './merge-pictures.tsx';
import { DropoutPicture, NormPicture } from './norm-pictures.tsx';
import { DensePicture, FlattenPicture, RbfPicture, ReshapePicture, SoftmaxPicture } from './row-pictures.tsx';
import { WindowPicture } from './window-picture.tsx';

/** What a picture is drawn from. */
export type Explained = Pick<CheckedLayer, 'flat' | 'def' | 'params' | 'inputs' | 'outputs'>;

type Params = Readonly<Record<string, unknown>>;

const numberOf = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);
const pairOf = (value: unknown, fallback: Pair): Pair => (Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number' ? [value[0], value[1]] : fallback);
const countOf = (size: Dim | undefined): number | null => (typeof size === 'number' ? size : null);

function windowOf(params: Params): WindowParams {
  const padding = params['padding'] as Padding | undefined;
  return { kernel: pairOf(params['kernel'], [1, 1]), stride: pairOf(params['stride'], [1, 1]), dilation: pairOf(params['dilation'], [1, 1]), padding: padding ?? 'valid', ...(params['ceil'] === true ? { ceil: true } : {}) };
}

const pools = { 'max-pool2d': 'max', 'average-pool2d': 'average', 'sum-pool2d': 'sum' } as const;

/** The picture of what the layer does, null where there is nothing to see. */
function operation({ flat: { kind }, params: read, inputs, outputs }: Explained): ReactNode {
  const params: Params = read ?? {};
  const [from, to] = [inputs[0]?.dims ?? null, outputs[0]?.dims ?? null];
  const over = (more: { readonly pool?: 'max' | 'average' | 'sum'; readonly countsPadding?: boolean } = {}): ReactNode => <WindowPicture window={windowOf(params)} height={from?.[2] ?? null} width={from?.[3] ?? null} {...more} />;
  switch (kind) {
    case 'input': return to !== null && to.length === 4 ? <InputPicture shape={to} scale={numberOf(params['scale'], 1)} /> : null;
    case 'conv2d': return over();
    case 'depthwise-conv2d': return <>{over()}<ChannelsPicture channels={countOf(from?.[1])} multiplier={numberOf(params['multiplier'], 1)} filters={null} /></>;
    case 'separable-conv2d': return <>{over()}<ChannelsPicture channels={countOf(from?.[1])} multiplier={numberOf(params['multiplier'], 1)} filters={numberOf(params['filters'], 1)} /></>;
    case 'conv-transpose2d': return <SpreadPicture kernel={pairOf(params['kernel'], [3, 3])} stride={pairOf(params['stride'], [2, 2])} from={from} to={to} />;
    case 'max-pool2d': case 'average-pool2d': case 'sum-pool2d': return over({ pool: pools[kind], countsPadding: kind === 'sum-pool2d' || params['count-padding'] === true });
    case 'global-average-pool': return <GlobalPoolPicture rule="average" from={from} to={to} />;
    case 'global-max-pool': return <GlobalPoolPicture rule="max" from={from} to={to} />;
    case 'dense': return <DensePicture features={from?.length === 2 ? countOf(from[1]) : null} units={numberOf(params['units'], 1)} />;
    case 'rbf': return <RbfPicture units={numberOf(params['units'], 1)} />;
    case 'activation': return <CurvePicture value={activationOf(params['function'] as ActivationName, { slope: numberOf(params['slope'], 0.01), alpha: numberOf(params['alpha'], 1) })} />;
    case 'softmax': return <SoftmaxPicture values={countOf(from?.[numberOf(params['axis'], 1)])} />;
    case 'batch-norm': case 'layer-norm': return <NormPicture kind={kind} />;
    case 'group-norm': return <NormPicture kind={kind} together={numberOf(params['groups'], 1)} />;
    case 'local-response-norm': return <NormPicture kind={kind} together={numberOf(params['size'], 5)} />;
    case 'dropout': return <DropoutPicture rate={numberOf(params['rate'], 0.5)} />;
    case 'add': return <PairPicture kind="add" shape={to} inputs={inputs.length} />;
    case 'multiply': {
      const isGated = inputs.some(({ dims }) => dims?.length === 2 || (dims?.[2] === 1 && dims[3] === 1)) && to?.length === 4 && to[2] !== 1;
      return isGated ? <GatePicture features={to} /> : <PairPicture kind="multiply" shape={to} inputs={inputs.length} />;
    }
    case 'concat': return inputs.length === 0 ? null : <ConcatPicture inputs={inputs} axis={numberOf(params['axis'], 1)} output={to} />;
    case 'flatten': return <FlattenPicture from={from} to={to} />;
    case 'reshape': return <ReshapePicture from={from} to={to} />;
    case 'zero-pad2d': return <PadPicture sides={(params['padding'] as Sides | undefined) ?? readSides(1) ?? { top: 1, left: 1, bottom: 1, right: 1 }} from={from} to={to} />;
    case 'upsample2d': return <UpsamplePicture scale={pairOf(params['scale'], [2, 2])} mode={String(params['mode'])} from={from} to={to} />;
    default: return null;
  }
}

/** The pictures of a layer: what it does, and the curve of the activation that comes last. Nothing while its parameters cannot be read. */
export function PictureOf({ layer }: { readonly layer: Explained }) {
  if (layer.params === null) return null;
  const last = layer.params['activation'] as Activation | null | undefined;
  return (
    <div data-family={layer.def?.group ?? 'shape'}>
      {operation(layer)}
      {last !== null && last !== undefined && <CurvePicture value={last} />}
    </div>
  );
}
