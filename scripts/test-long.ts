// The fault tests in full: every system call, a hundred power cuts. `npm run test:long`, about fifteen minutes as root.
const { exitCode } = Bun.spawnSync(
  [process.execPath, "--config=config/bunfig.toml", "test", "--timeout", "3600000", "test/faults"],
  {
    cwd: new URL("..", import.meta.url).pathname,
    stdout: "inherit",
    stderr: "inherit",
    env: { ...process.env, GATEHOUSE_LONG: "1" },
  },
);
process.exit(exitCode ?? 1);
