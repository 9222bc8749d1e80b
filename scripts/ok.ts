// One command for the whole house: format, lint, types, then every test. `--fast` leaves the tests out.
const steps: [name: string, command: string[]][] = [
  ["format", ["biome", "format", "--config-path=config/format.json", "src", "test", "scripts", "config"]],
  [
    "lint",
    [
      "oxlint",
      "--type-aware",
      "--config",
      "config/oxlintrc.json",
      "--deny-warnings",
      "src",
      "test",
      "scripts",
    ],
  ],
  ["types", ["tsc", "--noEmit"]],
  ["types in browsers", ["tsc", "--noEmit", "-p", "src/web/browser"]],
];
if (!process.argv.includes("--fast")) {
  steps.push(["tests", [process.execPath, "--config=config/bunfig.toml", "test", "--timeout", "120000"]]);
}

const root = new URL("..", import.meta.url).pathname;
for (const [name, command] of steps) {
  const started = performance.now();
  const { exitCode } = Bun.spawnSync(command, {
    cwd: root,
    stdout: "inherit",
    stderr: "inherit",
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env["PATH"] ?? ""}` },
  });
  console.log(
    `${name}: ${exitCode === 0 ? "ok" : "FAILED"} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (exitCode !== 0) process.exit(1);
}
