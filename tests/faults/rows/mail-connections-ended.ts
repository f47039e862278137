import { startRudeServer } from '../../harness/rude-server.ts';
import { sitesText } from '../../harness/site.ts';
import { moderators } from '../moderators.ts';
import { BOTH, type Row } from '../row.ts';
import { judge } from '../settling.ts';

/** The table's limit, which our own comes just before, and one that we run into. */
const LIMITS = [20, 7];

/** F18. The mail server ends each connection with 421 after 20 mails, then after 7. */
export const mailConnectionsEnded: Row = {
  id: 'F18',
  title: '421 after 20 mails per connection, then after 7',
  pass: 'all delivered',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const server = await startRudeServer();
    const stage = await lab.stage({ mail: server, sites: sitesText({ moderators: moderators(8) }) });
    let failures = 0;
    for (const limit of LIMITS) {
      server.manners.mailsPerConnection = limit;
      const { failed } = await stage.load({ count: lab.amount(15, 150), perSecond: 5 }).done;
      failures += failed;
    }
    const { figures, faults } = await lab.rest(judge(stage));
    const { turnedAway, connections } = server;
    const deferred = stage.log().split('"mail deferred"').length - 1;
    if (failures) faults.push(`${failures} submissions were not accepted`);
    if (!turnedAway) faults.push('no connection was ended: nothing was tried');
    return { figures: { connections, 'ended by 421': turnedAway, 'put off': deferred, ...figures }, faults };
  },
};
