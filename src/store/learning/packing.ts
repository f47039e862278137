/** Bytes as a text that any database and any copy of it keeps as it is. */
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const compress = promisify(deflateRaw);
const expand = promisify(inflateRaw);

/** Most of a model is zeros or noise: a higher level takes three times as long for a twentieth less. */
const LEVEL = 1;
/** Of any model; more is not read. */
const LARGEST = 16_000_000;

export async function packBytes(bytes: Uint8Array): Promise<string> {
  return (await compress(bytes, { level: LEVEL })).toString('base64');
}

/** @throws Error when the text was not made by `packBytes`. */
export async function unpackBytes(text: string): Promise<Uint8Array> {
  return expand(Buffer.from(text, 'base64'), { maxOutputLength: LARGEST });
}
