/** How far an import is: a bar that redraws itself at a terminal, a line for every tenth part anywhere else. */

export type Progress = {
  /** `done` of all are through. */
  readonly show: (done: number) => void;
  /** Takes the bar away again. */
  readonly end: () => void;
};

/** Writes through `write`, whole lines or, with `bar`, one line over and over. */
export function openProgress(total: number, out: { bar: boolean; write: (text: string) => void }): Progress {
  return out.bar ? drawBar(total, out.write) : writeTenths(total, out.write);
}

const WIDTH = 30;

function drawBar(total: number, write: (text: string) => void): Progress {
  let shown = "";
  return {
    show: (done) => {
      const filled = Math.floor((WIDTH * done) / Math.max(total, 1));
      const line = `[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] ${done} of ${total} files`;
      if (line !== shown) write(`\r${line}`);
      shown = line;
    },
    end: () => write(`\r${" ".repeat(shown.length)}\r`),
  };
}

function writeTenths(total: number, write: (text: string) => void): Progress {
  let tenth = 0;
  return {
    show: (done) => {
      const reached = Math.floor((10 * done) / Math.max(total, 1));
      if (reached > tenth) write(`${done} of ${total} files\n`);
      tenth = reached;
    },
    end: () => undefined,
  };
}
