/** Renders descriptions in a process of its own, one after the other, each within a time limit. */
import type { Markup } from "../markup/markup.ts";
import type { SafeHtml } from "../markup/safe-html.ts";

/** A process that reads one `Markup` as a line of JSON from its input and answers each with one line of JSON. */
export type RenderChild = Bun.Subprocess<"pipe", "pipe", "ignore" | "inherit">;

export type RenderProcessDeps = {
  readonly start: () => RenderChild;
  /** Milliseconds for one description. */
  readonly timeLimit: number;
  /** Milliseconds without work after which the process ends. */
  readonly idleLimit: number;
  /** Descriptions that may wait; beyond it nothing is rendered for now. */
  readonly queueLimit: number;
};

/**
 * `failed`: it cannot be rendered. `slow`: over the time limit. `died`: the process ended over it. `busy`: too much is
 * waiting already, or the process is closed.
 */
export type Rendering = SafeHtml | "failed" | "slow" | "died" | "busy";

export type RenderProcess = {
  /** Never rejects. */
  render(markup: Markup): Promise<Rendering>;
  /** Ends the process; what waits is `busy`. */
  close(): void;
};

type Running = { readonly child: RenderChild; readonly lines: AsyncIterator<string> };

/** A process, not a thread: a thread that is caught in a regular expression cannot be ended. */
export function createRenderProcess(deps: RenderProcessDeps): RenderProcess {
  let running: Running | undefined;
  let idle: Timer | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  function stop(): void {
    clearTimeout(idle);
    running?.child.kill("SIGKILL");
    running = undefined;
  }

  async function renderNow(markup: Markup): Promise<Rendering> {
    clearTimeout(idle);
    if (closed) return "busy";
    running ??= begin(deps.start());
    const answer = await ask(running, markup, deps.timeLimit);
    if (closed) return "busy";
    if (answer === undefined || answer === "slow") stop();
    // The process must not keep the program alive, nor its memory be kept for nothing.
    else idle = setTimeout(stop, deps.idleLimit).unref();
    return answer ?? "died";
  }

  return {
    render: async (markup) => {
      if (waiting >= deps.queueLimit) return "busy";
      waiting += 1;
      const mine = last.then(() => renderNow(markup)).finally(() => (waiting -= 1));
      last = mine.catch(() => undefined);
      return mine.catch(() => "died" as const);
    },
    close: () => {
      closed = true;
      stop();
    },
  };
}

function begin(child: RenderChild): Running {
  child.unref();
  return { child, lines: linesOf(child.stdout) };
}

/** `undefined` when the process has ended instead. */
async function ask(
  { child, lines }: Running,
  markup: Markup,
  timeLimit: number,
): Promise<SafeHtml | "failed" | "slow" | undefined> {
  const late = Promise.withResolvers<"slow">();
  const timer = setTimeout(() => late.resolve("slow"), timeLimit);
  try {
    await child.stdin.write(`${JSON.stringify(markup)}\n`);
    await child.stdin.flush();
    const line = await Promise.race([lines.next(), late.promise]);
    if (line === "slow") return "slow";
    return line.done === true ? undefined : (JSON.parse(line.value) as SafeHtml | "failed");
  } finally {
    clearTimeout(timer);
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  return undefined;
}
