// Makes dist/gatehouse: one executable that reads no configuration of the runtime from where it is started.
import { mkdirSync } from "node:fs";

const root = new URL("..", import.meta.url).pathname;
mkdirSync(`${root}dist`, { recursive: true });
const { exitCode } = Bun.spawnSync(
  [
    process.execPath,
    "build",
    "--compile",
    "--bytecode",
    "--format=esm",
    // Libraries ask where they lie; the folder of whoever built this is nobody's business.
    "--define",
    '__dirname="/"',
    "--define",
    '__filename="/gatehouse"',
    "--no-compile-autoload-bunfig",
    "--no-compile-autoload-dotenv",
    "--outfile",
    `${root}dist/gatehouse`,
    `${root}src/main.ts`,
  ],
  { cwd: root, stdout: "inherit", stderr: "inherit" },
);
process.exit(exitCode ?? 1);
