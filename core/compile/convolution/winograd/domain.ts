// Into and out of the tile domain: maps [N, C, H, W] ↔ [points, tiles·N, C].
//
// Separately per axis, with no transpose of a large tensor of its own (the engine folds them into the products). In:
//   x as [N·C·H, W] → B_w · xᵀ = [(pw, tw), N·C, H] → B_h · (…)ᵀ = [(pw, tw), (ph, th), N·C] = [pw, tw, ph, th·N, C].
// Out is the transposed way. Crossed, for small maps: (B_w ⊗ B_h) · xᵀ = [pw·ph, th·tw·N, C] in one product.
import type { GraphBuilder } from '../../../ir/graph.ts';
import { matmul, reshape, transpose } from '../nodes.ts';
import { bandConstant, crossConstant, type Band } from './band.ts';

/** How the bands are applied: one product per axis, or one for both. */
export type Form = 'separate' | 'crossed';

/** Maps and the bands that transform them. */
export interface Maps {
  readonly batch: number;
  readonly channels: number;
  readonly h: Band;
  readonly w: Band;
}

/** Transforms `value` [N, C, H, W] to [pw, tw, ph, th·N, C] (separate) or [pw·ph, th·tw·N, C] (crossed). */
export function enter(builder: GraphBuilder, { batch, channels, h, w }: Maps, value: string, form: Form, copy: string): string {
  const maps = batch * channels;
  if (form === 'crossed') {
    const q = builder.op('Gemm', [crossConstant(builder, h, w, copy), reshape(builder, value, [maps, h.size * w.size])], { transB: 1 });
    return reshape(builder, q, [w.points * h.points, h.tiles * w.tiles * batch, channels]);
  }
  const columns = builder.op('Gemm', [bandConstant(builder, w, copy), reshape(builder, value, [maps * h.size, w.size])], { transB: 1 });
  const turned = transpose(builder, reshape(builder, columns, [w.points * w.tiles, maps, h.size]), [0, 2, 1]);
  return reshape(builder, matmul(builder, bandConstant(builder, h, copy), turned), [w.points, w.tiles, h.points, h.tiles * batch, channels]);
}

/** Transforms back to [N, C, H, W]: the transpose of `enter`. */
export function leave(builder: GraphBuilder, { batch, channels, h, w }: Maps, value: string, form: Form): string {
  const maps = batch * channels;
  const dims = [batch, channels, h.size, w.size];
  if (form === 'crossed') {
    const flat = reshape(builder, value, [w.points * h.points * h.tiles * w.tiles, maps]);
    return reshape(builder, builder.op('Gemm', [flat, crossConstant(builder, h, w, '')], { transA: 1 }), dims);
  }
  const rows = reshape(builder, value, [w.points * w.tiles, h.points * h.tiles, maps]);
  const columns = matmul(builder, transpose(builder, rows, [0, 2, 1]), bandConstant(builder, h, ''));
  const flat = reshape(builder, columns, [w.points * w.tiles, maps * h.size]);
  return reshape(builder, builder.op('Gemm', [flat, bandConstant(builder, w, '')], { transA: 1 }), dims);
}
