/** What a failed command says, on standard error and without a stack, and the exit status that goes with it. */
import { type ApplicationText, ArgumentParseError, ArgumentScannerError, text_en } from "@stricli/core";
import { quote, Refusal } from "../errors.ts";

/** Every line that the command line library would write in its own manner. */
export const errorText: ApplicationText = {
  ...text_en,
  formatException: describe,
  exceptionWhileRunningCommand: explain,
  commandErrorResult: explain,
  exceptionWhileLoadingCommandFunction: explain,
  exceptionWhileLoadingCommandContext: explain,
  exceptionWhileParsingArguments: (error) =>
    `${blame(parseMessage(error))} Run it with --help to see what it takes.`,
  noCommandRegisteredForInput: ({ input, corrections }) => {
    const meant =
      corrections.length === 0
        ? ""
        : ` Did you mean ${corrections.map((word) => quote(word.replaceAll("`", ""))).join(" or ")}?`;
    return `${blame(`There is no command ${quote(input)}.`)}${meant} Run 'gatehouse --help' for the list.`;
  },
};

/** The exit status for what a command threw: 1 the answer is no, 2 wrong usage, 3 a fault. */
export function exitStatus(error: unknown): number {
  if (!(error instanceof Refusal)) return 3;
  return error.code === "usage" ? 2 : 1;
}

/** The exit status for what the library itself decides, which counts below zero. */
export function libraryStatus(code: number): number {
  if (code >= 0) return code;
  // Unknown command and unreadable arguments; the rest are faults of this program.
  return code === -5 || code === -4 ? 2 : 3;
}

function explain(error: unknown): string {
  const lines = [blame(describe(error))];
  const faults = error instanceof Refusal ? error.details["faults"] : undefined;
  if (Array.isArray(faults)) lines.push(...faults.map((fault) => `  ${fault}`));
  return lines.join("\n");
}

function describe(error: unknown): string {
  if (process.env["GATEHOUSE_DEBUG"] === "1" && error instanceof Error) return error.stack ?? String(error);
  if (error instanceof Refusal) return error.sentence;
  return error instanceof Error ? error.message : String(error);
}

function parseMessage(error: unknown): string {
  if (error instanceof ArgumentParseError) {
    const { externalFlagNameOrPlaceholder: name, exception } = error;
    return `${quote(name)}: ${describe(exception)}`;
  }
  const message = error instanceof ArgumentScannerError ? error.message : describe(error);
  return /[.?!]$/.test(message) ? message : `${message}.`;
}

function blame(what: string): string {
  return `gatehouse: ${what}`;
}
