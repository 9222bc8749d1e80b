/** The compiled program on a folder of its own, under a name that keys can be bound to, for people to walk through. */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { openFolder, type Program, startProgram } from "./program.ts";

export type PeopleProgram = AsyncDisposable & {
  /** `server.public_url`: `http://localhost:PORT`. */
  readonly origin: string;
  readonly program: Program;
  /** The link that the console shows while there is no admin. */
  setUpLink(): Promise<string>;
  /** Reads rows of the data folder, beside the running program. */
  rows<T>(sql: string): T[];
  /** Changes the data folder beside the running program, such as the time of a proof. */
  alter(sql: string): void;
  /** Ends the program as a crash would, and starts another on the same folder and port. */
  restart(): Promise<void>;
};

/** @param config further YAML sections @param uploads where uploads have a listener of their own */
export async function startPeopleProgram(config = "", uploads = "none"): Promise<PeopleProgram> {
  const folder = openFolder();
  const data = join(folder.path, "data");
  // Tests come from any address: the program believes what a proxy on loopback says of it.
  const text = (port: number) =>
    `server: { public_url: "http://localhost:${port}", trusted_proxies: [127.0.0.0/8], upload_listen: "${uploads}" }\n${config}\n`;
  let program = await startProgram({ data, config: text });
  const { port } = program;
  const open = <T>(use: (db: Database) => T, readonly: boolean): T => {
    using db = new Database(join(data, "gatehouse.db"), readonly ? { readonly } : { readwrite: true });
    db.run("PRAGMA busy_timeout = 5000");
    return use(db);
  };
  return {
    origin: `http://localhost:${port}`,
    get program() {
      return program;
    },
    setUpLink: async () => {
      for (let tries = 0; tries < 100; tries += 1) {
        const found = /http:\/\/localhost:\d+\/set-up\?key=[\w-]{43}/.exec(await program.output());
        if (found !== null) return found[0];
        await Bun.sleep(50);
      }
      throw new Error(`the console shows no link:\n${await program.output()}`);
    },
    rows: <T>(sql: string) => open((db) => db.query<T, []>(sql).all(), true),
    alter: (sql) => void open((db) => db.run(sql), false),
    restart: async () => {
      await program.stop("SIGKILL");
      program = await startProgram({ data, port, config: text });
    },
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
