/** `node src/commands/embed-sizes.ts`: what a reader downloads, gzip, against the budget; ends with 1 when it is exceeded. */
import budget from '../embed/budget.json' with { type: 'json' };
import { bundleEmbed } from '../embed/bundle.ts';

const files = await bundleEmbed();
for (const [name, most] of Object.entries(budget)) {
  const size = files.get(name)?.gzip.length ?? Number.NaN;
  const fits = size <= most;
  console.log(`${name}: ${size} of ${most} bytes${fits ? '' : ': too large'}`);
  if (!fits) process.exitCode = 1;
}
