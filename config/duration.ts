const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `5m`, `4h` or `7d` in milliseconds; `null` for anything else. */
export function parseDuration(value: unknown): number | null {
  const match = typeof value === 'string' ? /^(\d{1,6})\s*([smhd])$/.exec(value.trim()) : null;
  if (!match) return null;
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

/** The shortest way to write whole seconds: `90s`, `5m`, `4h`, `7d`; `0s` for none. */
export function showDuration(ms: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((name) => ms > 0 && ms % UNITS[name] === 0) ?? 's';
  return `${ms / UNITS[unit]}${unit}`;
}
