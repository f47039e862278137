/** The worker as in production, but that some texts are poison to its screening. */
import { runWorker } from '../../workers/run.ts';
import { screenOrSuffer } from './poisons.ts';

await runWorker({ screen: screenOrSuffer });
