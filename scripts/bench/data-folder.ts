/** Data folders to measure on: an empty one with a token, and one that holds the real packages. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createPerson } from "../../src/accounts/create-person.ts";
import { consoleActor, openHouse } from "../../src/app/house.ts";
import { migrations } from "../../src/db/migrations.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { cachedFolder } from "./cache.ts";
import { startGatehouse } from "./gatehouse.ts";
import { openConnection } from "./send.ts";
import { uploadRequest } from "./upload-request.ts";
import { makeWheel, noise, payloadOf, type Wheel } from "./wheel.ts";

/** A data folder and a token in it that may read and publish everything. */
export type Filled = { readonly data: string; readonly token: string };

/** The files made for the measurements, beside the real ones. */
export const made = {
  /** A project of 1,000 files. */
  thousand: "thousand",
  fiftyMegabytes: "fifty-megabytes",
  eightMegabytes: "eight-megabytes",
} as const;

export const schemaDigest = Bun.hash(migrations.map(({ sql }) => sql).join("\n")).toString(16);

/** A new data folder at `data` with an admin, so that no set-up link is made at each start. */
export async function newDataFolder(data: string): Promise<Filled> {
  const house = await openHouse(data);
  try {
    const actor = consoleActor();
    const person = await createPerson(house, actor, { name: "bench", kind: "person", admin: true });
    const { secret } = createToken(house, actor, {
      userId: person.id,
      name: "bench",
      scopes: ["read", "upload"],
    });
    return { data, token: secret };
  } finally {
    house.close();
  }
}

/** A copy at `data` of the cached folder that holds `wheels` and the made files, all published over HTTP. */
export async function realDataFolder(
  data: string,
  { executable, wheels }: { executable: string; wheels: readonly string[] },
): Promise<Filled> {
  const kept = await cachedFolder({
    name: "house",
    recipe: `${schemaDigest}\n${wheels.map((path) => basename(path)).join("\n")}`,
    fill: async (folder) => {
      const filled = await newDataFolder(join(folder, "data"));
      writeFileSync(join(folder, "token"), filled.token);
      await using server = await startGatehouse({ executable, data: filled.data, folder });
      await publish([...realFiles(wheels), ...madeFiles()], { port: server.port, token: filled.token });
    },
  });
  newDataCopy(join(kept, "data"), data);
  return { data, token: readFileSync(join(kept, "token"), "utf8") };
}

/** Copies a data folder that no server holds open for writing; gives `to`. */
export function newDataCopy(from: string, to: string): string {
  cpSync(from, to, { recursive: true });
  return to;
}

/** One after the other. @throws Error with the refusal when one is refused */
export async function publish(wheels: Iterable<Wheel>, to: { port: number; token: string }): Promise<void> {
  using connection = await openConnection(to.port);
  for (const wheel of wheels) {
    const { status, body } = await connection.send(uploadRequest(wheel, to));
    if (status !== 200) throw new Error(`${wheel.filename} was refused with ${status}: ${body}`);
  }
}

function* realFiles(paths: readonly string[]): Generator<Wheel> {
  for (const path of paths) yield { filename: basename(path), pieces: [new Uint8Array(readFileSync(path))] };
}

function* madeFiles(): Generator<Wheel> {
  const tiny = payloadOf(noise(64));
  for (let n = 0; n < 1000; n++) {
    const tag = `cp3${n % 10}-none-any`;
    yield makeWheel({ name: made.thousand, version: `1.${Math.floor(n / 10)}`, payload: tiny, tag });
  }
  const name = (project: string): string => project.replaceAll("-", "_");
  yield makeWheel({ name: name(made.fiftyMegabytes), version: "1.0", payload: payloadOf(noise(50_000_000)) });
  yield makeWheel({ name: name(made.eightMegabytes), version: "1.0", payload: payloadOf(noise(8_000_000)) });
}
