#!/usr/bin/env bun
/** The program: arguments → one command → exit status. */
import { runCommandLine } from "./cli/application.ts";

// Whatever is written holds or leads to secrets, so it is for this user alone, whatever the shell says.
process.umask(0o077);
process.exitCode = await runCommandLine(process.argv.slice(2));
