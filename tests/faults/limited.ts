/** Limits that nobody meets, but about which Redis is asked at every submission. */
import { sitesText } from '../harness/site.ts';

/** The text of a sites file. */
export const LIMITED = sitesText({ limits: { address: '100000/1h', site: '100000/1h' } });
