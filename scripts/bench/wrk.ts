/** Runs wrk for one slice and reads its report. */
import type { PinnedProcess } from "./pinned.ts";
import { type Slice, slice } from "./rounds.ts";
import { runToolBeside } from "./run-tool.ts";

export type WrkOptions = {
  readonly url: string;
  readonly seconds: number;
  /** 64 when left out. */
  readonly connections?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A Lua file, such as one that asks for ranges. */
  readonly script?: string;
};

/** Answers of `server`. @throws Error when any was an error, so that fast refusals never count as speed */
export async function wrk(server: PinnedProcess, options: WrkOptions): Promise<Slice> {
  return slice(server, async () => {
    const text = await runToolBeside(commandOf(options));
    if (/Non-2xx|Socket errors/.test(text)) {
      throw new Error(`wrk ${options.url} met errors:\n${text}${await oneAnswer(options)}`);
    }
    const [, amount, rate] = /(\d+) requests in [^]*Requests\/sec:\s+([\d.]+)/.exec(text) ?? [];
    if (amount === undefined || amount === "0") throw new Error(`wrk ${options.url} got no answer:\n${text}`);
    return { amount: Number(amount), seconds: Number(amount) / Number(rate) };
  });
}

/** wrk knows whole seconds only, and reports as well when it is interrupted. */
function commandOf({ url, seconds, connections = 64, headers = {}, script }: WrkOptions): string[] {
  const briefly = ["timeout", "--preserve-status", "--signal=INT", String(seconds)];
  const program = ["wrk", "-t1", `-c${connections}`, "-d60s", "--timeout", "20s"];
  return [
    ...briefly,
    ...program,
    ...Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
    ...(script === undefined ? [] : ["-s", script]),
    url,
  ];
}

/** What the server says to the same question outside of the load. */
async function oneAnswer({ url, headers = {} }: WrkOptions): Promise<string> {
  const response = await fetch(url, { headers });
  return `Asked alone it says ${response.status}: ${(await response.text()).slice(0, 500)}`;
}
