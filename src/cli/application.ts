/** All commands, and the exit status of each run: 0 success, 1 the answer is no, 2 wrong usage, 3 a fault. */
import { buildApplication, buildRouteMap, run } from "@stricli/core";
import { Refusal } from "../errors.ts";
import { serve } from "./serve.ts";

const root = buildRouteMap({
  routes: { serve },
  docs: { brief: "A private Python package index with second-factor policy." },
});

const application = buildApplication(root, {
  name: "gatehouse",
  versionInfo: { currentVersion: "0.1.0" },
  scanner: { caseStyle: "allow-kebab-for-camel" },
  determineExitCode: (error) => (error instanceof Refusal ? 1 : 3),
});

/** Runs one command; never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const outcome = { stdout: process.stdout, stderr: process.stderr, env: process.env, exitCode: 0 };
  await run(application, argv, { process: outcome });
  // The library counts wrong usage below zero.
  return outcome.exitCode < 0 ? 2 : outcome.exitCode;
}
