// A picture that takes 1.6 GB once it is decoded, in a file of a few bytes.

/** A PNG of 20,000 × 20,000 black pixels by its head; only its first row is there. */
export const enormousPng = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200004e2000004e200100000000cb0b7b940000001949444154789cedc1010d000000c2a0f74f6d0e37a00000b83309c500012b70cc8f0000000049454e44ae426082',
  'hex',
);
