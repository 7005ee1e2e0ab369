// `npm run bench -- training`: training steps beside PyTorch.
import { besideTorch } from './beside.ts';

process.exitCode = await besideTorch('train', 'Training beside PyTorch', 'docs/bench-training.md');
