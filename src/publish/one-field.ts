import type { Request } from 'express';
import { Problem } from '../errors.ts';
import { mediaOf, parseJson } from '../http/body.ts';
import { fieldPointer } from './pointer.ts';

/** The one field of a JSON body. @throws {Problem} media-type, malformed, invalid. */
export function readOneField(req: Request, name: string): string {
  if (mediaOf(req.get('Content-Type')) !== 'json') throw new Problem('media-type');
  const body = parseJson(req.body);
  const strange = Object.keys(body).filter((key) => key !== name);
  const faults = strange.map((key) => ({ pointer: fieldPointer(key), text: 'unknown-field' }));
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (value === undefined) faults.push({ pointer: `/${name}`, text: 'missing' });
  else if (typeof value !== 'string') faults.push({ pointer: `/${name}`, text: 'wrong-type' });
  if (faults.length) throw new Problem('invalid', { faults });
  return value as string;
}
