/** The entry of process 2. */
import { runWorker } from './run.ts';

await runWorker();
