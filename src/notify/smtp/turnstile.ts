/**
 * Between the last byte of a mail and our record of the server's answer, a crash of either side sends it twice. One mail
 * of this process at a time is there, so that one crash doubles one mail.
 */

export interface Turn {
  /** Resolves when nobody else is there. A server that leaves an answer out for too long has the next one let in. */
  come(): Promise<void>;
  /** The answer is there: now the others wait until `end`, however long the record takes. */
  answered(): void;
  /** Lets the next one in; whoever has not come yet comes no more. */
  end(): void;
}

/** @param patience milliseconds for which the others wait for one answer. */
export function createTurnstile(patience: number): () => Turn {
  const waiting: (() => void)[] = [];
  let taken = false;

  function next(): void {
    const first = waiting.shift();
    if (first) first();
    else taken = false;
  }

  return () => {
    let inside = false;
    let timer: NodeJS.Timeout | undefined;
    let coming: Promise<void> | null = null;
    let enter = () => {};

    function pass(): void {
      clearTimeout(timer);
      if (!inside) return;
      inside = false;
      next();
    }

    function queue(): Promise<void> {
      return new Promise((resolve) => {
        enter = () => {
          inside = true;
          timer = setTimeout(pass, patience);
          resolve();
        };
        if (taken) waiting.push(enter);
        else {
          taken = true;
          enter();
        }
      });
    }

    return {
      come() {
        coming ??= queue();
        return coming;
      },
      answered: () => clearTimeout(timer),
      end() {
        const place = waiting.indexOf(enter);
        if (place >= 0) waiting.splice(place, 1);
        pass();
      },
    };
  };
}
