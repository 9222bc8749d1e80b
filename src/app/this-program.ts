/** How this very program is started once more. */

/** The executable itself, or the runtime with the program's source; arguments follow. */
export function thisProgram(): string[] {
  return Bun.main.startsWith("/$bunfs/")
    ? [process.execPath]
    : [process.execPath, ...process.execArgv, Bun.main];
}
