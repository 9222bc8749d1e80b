/** One running index for all tests of a file, with a user `ann` who publishes, and the tools that the file names. */
import { afterAll, beforeAll } from "bun:test";
import type { ClientName } from "./client-versions.ts";
import { prepareClients } from "./clients.ts";
import { openDesk } from "./desk.ts";
import { type Gatehouse, startGatehouse } from "./gatehouse.ts";
import { makeProject, type ProjectSpec } from "./make-project.ts";
import { publish } from "./publish.ts";

/** The tool that puts projects in place where publishing is not what is tested. */
const seeder = "uv 0.13.9";

/** A running index and its first user. */
export type House = Gatehouse & {
  /** Secret of a token of `ann` that reads and uploads everything of hers. */
  readonly token: string;
  /** Publishes a generated project as `ann`. */
  readonly put: (...specs: ProjectSpec[]) => Promise<void>;
};

/** Starts the index before the tests of this file and stops it after them; the result is usable inside tests. */
export function sharedHouse(config: string, clients: readonly ClientName[]): () => House {
  let house: House | undefined;
  beforeAll(async () => {
    await prepareClients([seeder, ...clients]);
    house = await openHouse(config);
  }, 900_000);
  afterAll(async () => await house?.[Symbol.asyncDispose]());
  return () => {
    if (house === undefined) throw new Error("The index did not start; the first failure says why");
    return house;
  };
}

async function openHouse(config: string): Promise<House> {
  const gatehouse = await startGatehouse(config);
  await gatehouse.addUser("ann");
  const { secret: token } = await gatehouse.newToken("ann", "--scope", "read", "--scope", "upload");
  const put = async (...specs: ProjectSpec[]): Promise<void> => {
    using desk = openDesk();
    for (const spec of specs) {
      const project = await makeProject(desk.work, spec);
      const run = await publish(desk, seeder, { project, target: { upload: gatehouse.upload, token } });
      if (run.code !== 0) throw new Error(`${spec.name} ${spec.version} was not published:\n${run.output}`);
    }
  };
  return { ...gatehouse, token, put };
}
