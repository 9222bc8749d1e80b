/** Runs a tool to its end and gives what it printed. */

/** @throws Error with the output when the tool ends with another status than 0 */
export function runTool(
  command: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): string {
  const done = Bun.spawnSync([...command], {
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? process.env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const output = done.stdout.toString();
  if (done.exitCode === 0) return output;
  throw new Error(`${command.join(" ")} ended with ${done.exitCode}:\n${output}${done.stderr.toString()}`);
}

/** As `runTool`, leaving this program free meanwhile. */
export async function runToolBeside(command: readonly string[]): Promise<string> {
  const child = Bun.spawn([...command], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [output, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code === 0) return output;
  throw new Error(`${command.join(" ")} ended with ${code}:\n${output}${errors}`);
}
