import type { RequestHandler } from 'express';
import { Problem } from '../errors.ts';
import type { Cors } from './cors.ts';

/** Answers preflights, and every method an address does not take with 405. @param methods those it takes besides OPTIONS. */
export function notAllowed(cors: Cors, methods: string): RequestHandler {
  return (req, res) => {
    if (req.method === 'OPTIONS') cors.preflight(req, res);
    else throw new Problem('method-not-allowed', { allow: `${methods}, OPTIONS` });
  };
}
