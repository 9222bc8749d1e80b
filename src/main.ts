#!/usr/bin/env bun
/** The program: arguments → one command → exit status. */
import { runCommandLine } from "./cli/application.ts";

process.exitCode = await runCommandLine(process.argv.slice(2));
