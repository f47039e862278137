/** `npm run build:embed`: bundles the browser files to `dist/embed`, for images that run without the bundler. */
import { writeEmbed } from '../embed/bundle.ts';

const names = await writeEmbed();
console.log(`dist/embed: ${names.join(', ')}`);
