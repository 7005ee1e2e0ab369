// `npm run bench -- inference`: evaluation beside PyTorch, the weights baked into the model.
import { besideTorch } from './beside.ts';

process.exitCode = await besideTorch('infer', 'Inference beside PyTorch', 'docs/bench-inference.md');
