/** K24: proofs and checkpoints of the executable hold for a verifier that shares no code with it, in another language. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { openFaultHouse } from "../faults/fault-house.ts";
import { smallWheel } from "../faults/small-wheel.ts";
import { EXAMPLE_KEY, EXAMPLE_NOTE } from "../support/example-note.ts";

const verifier = join(import.meta.dir, "..", "support", "verify_log.py");

/** What the verifier says: `ok`, or why not. */
async function judge(given: Readonly<Record<string, unknown>>): Promise<string> {
  const child = Bun.spawn(["python3", verifier], { stdin: "pipe", stdout: "pipe", stderr: "pipe" });
  void child.stdin.write(JSON.stringify(given));
  await child.stdin.end();
  const [said, wrong] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return (said + wrong).trim();
}

test("K24 an independent verifier agrees with inclusion and consistency proofs of the executable, and with nothing else", async () => {
  await using house = await openFaultHouse();
  const command = async (...args: string[]) => {
    const { code, output } = await house.command(["audit", ...args]);
    expect([args, code]).toEqual([args, 0]);
    return output;
  };
  const vkey = (await command("checkpoint", "--vkey")).trim();
  const old = await command("checkpoint");
  const served = await house.start();
  for (let n = 1; n <= 5; n += 1) expect(await served.upload(smallWheel(`demo${n}`, "1.0"))).toBe(200);
  await served.stop();
  const size = Number(old.split("\n")[1]);
  const { checkpoint: note, consistency: path } = JSON.parse(
    await command("checkpoint", "--since", String(size), "--json"),
  ) as { checkpoint: string; consistency: string[] };
  expect(Number(note.split("\n")[1])).toBeGreaterThan(size + 5);
  expect(await judge({ vkey, note, old, path })).toBe("ok");
  expect(await judge({ vkey, note, old, path: path.toReversed() })).not.toBe("ok");

  for (const seq of [0, 1, size, size + 3]) {
    const { body, proof } = JSON.parse(await command("proof", String(seq), "--json")) as {
      body: string;
      proof: string;
    };
    const given = { vkey, note, body, proof };
    expect([seq, await judge(given)]).toEqual([seq, "ok"]);
    expect(await judge({ ...given, body: body.replace('"v":1', '"v":2') })).toBe(
      "the record is not in the log",
    );
    expect(await judge({ ...given, note: note.replace(/\n\d+\n/, "\n1\n") })).not.toBe("ok");
  }
});

test("K24 the verifier takes the example of signed notes, and no other text under its signature", async () => {
  expect(await judge({ vkey: EXAMPLE_KEY, note: EXAMPLE_NOTE })).toBe("ok");
  expect(await judge({ vkey: EXAMPLE_KEY, note: EXAMPLE_NOTE.replace("an", "no") })).toBe(
    "the signature is wrong",
  );
});
