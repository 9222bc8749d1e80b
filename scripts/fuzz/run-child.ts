/** Runs one fuzzing process and watches it from outside: silence is a hang, a death a crash, growth a leak. */
import type { FuzzMessage } from "./message.ts";

export type ChildReport = {
  readonly target: string;
  readonly rounds: number;
  /** Memory gained after the first quarter, in MB. */
  readonly growth: number;
  /** A line for each thing that must be mended. */
  readonly faults: readonly string[];
  /** Inputs by the word that the reader answered with. */
  readonly found: ReadonlyMap<string, string>;
};

export type ChildPlan = { readonly target: string; readonly seed: number; readonly seconds: number };

/** Readers take well under a millisecond; a machine with other work to do may rest this long, in milliseconds. */
const LONGEST_SILENCE = 30_000;

/** More than this after the first quarter is a leak, in MB. */
const MOST_GROWTH = 100;

export async function runChild(plan: ChildPlan): Promise<ChildReport> {
  const script = new URL("child.ts", import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, script, plan.target, String(plan.seed), String(plan.seconds)], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const faults: string[] = [];
  const found = new Map<string, string>();
  let [rounds, growth] = [0, 0];
  let hung = false;
  const hang = (): void => {
    hung = true;
    child.kill("SIGKILL");
  };
  let watch = setTimeout(hang, LONGEST_SILENCE);
  for await (const message of messages(child.stdout)) {
    clearTimeout(watch);
    watch = setTimeout(hang, LONGEST_SILENCE);
    if (message.kind === "fault")
      faults.push(`round ${message.round}: ${message.what}\n  input ${message.hex}`);
    if (message.kind === "found") found.set(message.word, message.hex);
    if (message.kind === "alive" || message.kind === "done") rounds = message.rounds;
    if (message.kind === "done") growth = message.growth;
  }
  clearTimeout(watch);
  const status = await child.exited;
  if (hung) faults.push(`silent for ${LONGEST_SILENCE / 1000} s soon after round ${rounds}`);
  else if (status !== 0) faults.push(`ended with ${status}: ${await new Response(child.stderr).text()}`);
  if (growth > MOST_GROWTH) faults.push(`memory grew by ${growth} MB`);
  return { target: plan.target, rounds, growth, faults, found };
}

async function* messages(stream: ReadableStream<Uint8Array>): AsyncGenerator<FuzzMessage> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line) as FuzzMessage;
  }
}
