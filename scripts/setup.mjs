// Installs what the lock file says, once: with npm under Node, with bun where there is only Bun.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lock = new URL("../package-lock.json", import.meta.url);
const stamp = new URL("../node_modules/.package-lock.json", import.meta.url);
const bun = fileURLToPath(new URL("../node_modules/.bin/bun", import.meta.url));

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error || status !== 0) {
    console.error(
      `set-up failed: ${command} ${args.join(" ")} ${error ? error.message : `ended with ${status}`}`,
    );
    process.exit(1);
  }
}

const works = () => existsSync(bun) && spawnSync(bun, ["--version"]).status === 0;

if (process.versions.bun && process.env.npm_execpath?.includes("npm-cli") !== true) {
  run(process.execPath, ["install", "--frozen-lockfile"]);
} else if (!existsSync(stamp) || statSync(stamp).mtimeMs < statSync(lock).mtimeMs) {
  run("npm", ["ci", "--no-fund", "--no-audit"]);
}
// A user's `ignore-scripts=true` leaves the runtime's stub in place: finish its installation ourselves.
if (!works())
  run(process.execPath, [fileURLToPath(new URL("../node_modules/bun/install.js", import.meta.url))]);
