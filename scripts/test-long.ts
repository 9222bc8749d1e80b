// Faults, load and fuzzing in full: every system call, a hundred power cuts. `npm run test:long`, half an hour as root.
const suites = [
  "test/faults",
  "test/fuzz",
  "test/e2e/load.test.ts",
  "test/e2e/mirror-load.test.ts",
  "test/gate",
  "test/e2e/audit-viewer.test.ts",
];
const { exitCode } = Bun.spawnSync(
  [process.execPath, "--config=config/bunfig.toml", "test", "--timeout", "3600000", ...suites],
  {
    cwd: new URL("..", import.meta.url).pathname,
    stdout: "inherit",
    stderr: "inherit",
    env: { ...process.env, GATEHOUSE_LONG: "1" },
  },
);
process.exit(exitCode ?? 1);
