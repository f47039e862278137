/** Clients that write comments one after the other over connections they keep, as a proxy in front of us does. */
import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';

export interface Load {
  /** Ids of the comments that were answered with 202. */
  accepted: Set<string>;
  /** Connections that nobody took: the same submission is sent again. */
  refused: number;
  /** What went wrong otherwise, by its name: a status, or an error's code. */
  failed: string[];
  /** Ends after the requests under way. */
  stop(): Promise<void>;
}

/** @param clients each sends its next comment when the last one is answered */
export function startLoad(url: string, clients: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const load = { accepted: new Set<string>(), refused: 0, failed: [] as string[] };
  let stopped = false;
  let count = 0;

  async function client(): Promise<void> {
    while (!stopped) {
      const body = JSON.stringify(
        submission({ text: `Ý kiến thứ ${++count} về con đường mới.`, article: { id: `a${count % 40}` } }),
      );
      const key = randomUUID();
      while (!(await attempt(body, key)) && !stopped) await pause(50);
    }
  }

  /** @returns false when nobody took the connection. */
  async function attempt(body: string, key: string): Promise<boolean> {
    try {
      const { status, text } = await post(`${url}/v1/comments`, body, key, agent);
      if (status === 202) load.accepted.add((JSON.parse(text) as { id: string }).id);
      else load.failed.push(String(status));
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ECONNREFUSED') load.failed.push(code ?? String(error));
      else load.refused += 1;
      return code !== 'ECONNREFUSED';
    }
  }

  const all = Promise.all(Array.from({ length: clients }, client));
  return Object.assign(load, {
    async stop() {
      stopped = true;
      await all;
      agent.destroy();
    },
  });
}

function post(
  url: string,
  body: string,
  key: string,
  agent: Agent,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          Origin: ORIGIN,
          'Idempotency-Key': key,
        },
      },
      (answer: IncomingMessage) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
