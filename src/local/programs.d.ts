export type Program = 'redis' | 'chromium' | 'postgres';
export const root: string;
export const ownFolder: string;
export function nameOf(kind: Program): string;
export function findProgram(kind: Program, path: string): string | null;
export function findOnPath(file: string, path: string): string | null;
