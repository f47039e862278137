/** A time after which an exchange is given up; it begins anew when the exchange has got further. */

export interface TimeLimit {
  /** Aborts when the time is over. */
  readonly signal: AbortSignal;
  /** @param ms milliseconds from now */
  restart(ms: number): void;
  end(): void;
}

/** @param ms milliseconds from now */
export function startTimeLimit(ms: number): TimeLimit {
  const over = new AbortController();
  let timer = setTimeout(() => over.abort(), ms);
  return {
    signal: over.signal,
    restart(again) {
      clearTimeout(timer);
      timer = setTimeout(() => over.abort(), again);
    },
    end: () => clearTimeout(timer),
  };
}
