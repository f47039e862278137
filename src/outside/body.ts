/** The body of an answer, as much of it as is wanted and never more in memory. */
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutsideError } from './outside-error.ts';

export interface Body {
  bytes: Buffer;
  /** There was more. */
  cut: boolean;
}

/**
 * @param most bytes, counted before and after decompression: a few kilobytes may hold gigabytes, and gigabytes nothing
 * @throws {OutsideError} `wrong-encoding`
 */
export async function readAnswerBody(response: IncomingMessage, most: number): Promise<Body> {
  const source = decompressed(response, most);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop ends the stream and with it the connection.
    if (size > most) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, most), cut: size > most };
}

function decompressed(response: IncomingMessage, most: number): Readable {
  const decoder = decoderFor(response.headers['content-encoding']);
  if (!decoder) return response;
  return pipeline(
    response,
    (source: AsyncIterable<Buffer>) => upTo(source, most),
    decoder,
    () => {},
  );
}

/** What is cut off is decoded as far as it goes. */
function decoderFor(encoding = ''): Transform | null {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      return createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      throw new OutsideError('wrong-encoding');
  }
}

async function* upTo(source: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    yield chunk;
    size += chunk.length;
    if (size > most) return;
  }
}
