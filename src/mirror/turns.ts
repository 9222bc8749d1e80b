/** Lets so many works run at once; a bounded number of others waits, in the order of asking. */

export type Turns = {
  /** Resolves to the function that ends the turn; undefined when too many wait already, or it took too long. */
  take(longest: number): Promise<(() => void) | undefined>;
  running(): number;
};

type Waiter = {
  readonly go: (end: (() => void) | undefined) => void;
  readonly timer: ReturnType<typeof setTimeout>;
};

export function createTurns({ atOnce, waiting: most }: { atOnce: number; waiting: number }): Turns {
  const queue = new Set<Waiter>();
  let running = 0;

  function begin(): () => void {
    running += 1;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      running -= 1;
      const [next] = queue;
      if (next === undefined) return;
      queue.delete(next);
      clearTimeout(next.timer);
      next.go(begin());
    };
  }

  return {
    take: (longest) => {
      if (running < atOnce) return Promise.resolve(begin());
      if (queue.size >= most) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          queue.delete(waiter);
          resolve(undefined);
        }, longest);
        const waiter: Waiter = { go: resolve, timer };
        queue.add(waiter);
      });
    },
    running: () => running,
  };
}
