/** How far a long command is: a bar that redraws itself at a terminal, a line for every tenth part anywhere else. */

export type Progress = {
  /** `done` of all are through. */
  readonly show: (done: number) => void;
  /** Takes the bar away again. */
  readonly end: () => void;
};

export type ProgressOut = {
  readonly bar: boolean;
  readonly write: (text: string) => void;
  /** What is counted; `files` when left out. */
  readonly unit?: string;
};

/** Writes through `write`, whole lines or, with `bar`, one line over and over. */
export function openProgress(total: number, out: ProgressOut): Progress {
  const words = (done: number) => `${done} of ${total} ${out.unit ?? "files"}`;
  return (out.bar ? drawBar : writeTenths)(total, out.write, words);
}

type Words = (done: number) => string;

const WIDTH = 30;

function drawBar(total: number, write: ProgressOut["write"], words: Words): Progress {
  let shown = "";
  return {
    show: (done) => {
      const filled = Math.floor((WIDTH * done) / Math.max(total, 1));
      const line = `[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] ${words(done)}`;
      if (line !== shown) write(`\r${line}`);
      shown = line;
    },
    end: () => write(`\r${" ".repeat(shown.length)}\r`),
  };
}

function writeTenths(total: number, write: ProgressOut["write"], words: Words): Progress {
  let tenth = 0;
  return {
    show: (done) => {
      const reached = Math.floor((10 * done) / Math.max(total, 1));
      if (reached > tenth) write(`${words(done)}\n`);
      tenth = reached;
    },
    end: () => undefined,
  };
}
