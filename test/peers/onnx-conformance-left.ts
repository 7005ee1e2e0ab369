// Models of the conformance suite that are compared in part or not at all, each with the reason.

/** Why a model is left out: what the reader says of it, or why its values are not compared although its sizes are. */
export type Left = { readonly said: string } | { readonly values: string };

const halves = 'float16 is float32 here, which keeps what the model rounds away';
const random = 'the values are drawn at random';
const engine = 'onnxruntime is known to give other values than ONNX states here';
const narrow = 'bfloat16 is fed or comes out, which the test cannot';
const outside = (type: string): Left => ({ said: `${type}, which Convas does not compute with` });

const node = (names: string, why: Left): readonly [string, Left][] => names.split(' ').map((name) => [`node/test_${name}`, why]);

/** Models left out, by name. */
export const left: Readonly<Record<string, Left>> = Object.fromEntries([
  ...node('cast_DOUBLE_to_FLOAT16 castlike_DOUBLE_to_FLOAT16 castlike_DOUBLE_to_FLOAT16_expanded cast_FLOAT_to_FLOAT16 castlike_FLOAT_to_FLOAT16 castlike_FLOAT_to_FLOAT16_expanded', { values: halves }),
  ...node('cast_BFLOAT16_to_FLOAT castlike_BFLOAT16_to_FLOAT castlike_BFLOAT16_to_FLOAT_expanded cast_FLOAT_to_BFLOAT16 castlike_FLOAT_to_BFLOAT16_expanded', { values: narrow }),
  ...node('training_dropout training_dropout_default training_dropout_default_mask training_dropout_mask', { values: random }),
  ...node('maxunpool_export_with_output_shape resize_downsample_scales_linear_align_corners resize_downsample_scales_cubic_align_corners', { values: engine }),
  ...node('max_uint16 min_uint16 mod_uint16', outside('uint16')),
  ...node('max_uint32 min_uint32 mod_uint32 pow_types_float32_uint32', outside('uint32')),
  ...node('max_uint64 min_uint64 mod_uint64 pow_types_float32_uint64', outside('uint64')),
  ...node('max_int16 min_int16 mod_mixed_sign_int16', outside('int16')),
  ...node('max_int8 min_int8 mod_mixed_sign_int8 clip_default_int8_max clip_default_int8_min', outside('int8')),
  ...node('cast_FLOAT_to_STRING castlike_FLOAT_to_STRING_expanded', { said: 'It makes text' }),
  ...node('castlike_FLOAT_to_STRING castlike_FLOAT_to_BFLOAT16', { said: 'The element type it casts to is not known' }),
  ...node('clip_default_int8_inbounds cast_STRING_to_FLOAT castlike_STRING_to_FLOAT castlike_STRING_to_FLOAT_expanded identity_sequence identity_opt', { values: 'what is fed is of a type Convas does not have' }),
]);
