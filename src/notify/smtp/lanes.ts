/** Who may talk to the mail server: a few at a time, one for each address; whoever takes long steps aside for the others. */

export interface Place {
  /** In a slow place: nobody waits behind this one. */
  readonly aside: boolean;
  /**
   * Goes on in a slow place. The address counts as slow from now on, either way.
   * @returns whether one was free; false after `leave`
   */
  stepAside(): boolean;
  leave(): void;
}

export interface Lanes {
  /**
   * Waits for a quick place, in the order of the calls, and while the address has another mail under way.
   * @returns null when that other mail is slow: whoever waited behind it would hold up the rest.
   */
  enter(address: string): Promise<Place | null>;
  /** @returns a slow place at once, or null when none is free or the address has a mail under way. */
  enterAside(address: string): Place | null;
}

interface Waiter {
  address: string;
  admit(place: Place | null): void;
}

/** @param quick places for mails that nothing is known of; `aside` for those known to take long. */
export function createLanes({ quick, aside }: { quick: number; aside: number }): Lanes {
  const free = { quick, aside };
  const slowByAddress = new Map<string, boolean>();
  let waiting: Waiter[] = [];

  function take(address: string, lane: keyof typeof free): Place {
    let mine = lane;
    let left = false;
    free[mine] -= 1;
    slowByAddress.set(address, mine === 'aside');
    return {
      get aside() {
        return mine === 'aside';
      },
      stepAside() {
        if (left) return false;
        slowByAddress.set(address, true);
        const found = free.aside > 0;
        if (found) {
          free.quick += 1;
          free.aside -= 1;
          mine = 'aside';
        }
        admit();
        return found;
      },
      leave() {
        if (left) return;
        left = true;
        free[mine] += 1;
        slowByAddress.delete(address);
        admit();
      },
    };
  }

  function admit(): void {
    waiting = waiting.filter((waiter) => {
      const slow = slowByAddress.get(waiter.address);
      if (slow === false || (slow === undefined && free.quick === 0)) return true;
      waiter.admit(slow ? null : take(waiter.address, 'quick'));
      return false;
    });
  }

  return {
    enter: (address) =>
      new Promise((resolve) => {
        waiting.push({ address, admit: resolve });
        admit();
      }),
    enterAside: (address) => (free.aside > 0 && !slowByAddress.has(address) ? take(address, 'aside') : null),
  };
}
