/** Questions to the person at a terminal; a script is told which flag answers instead. */
import { invalid, Refusal } from "../errors.ts";
import { usageFault } from "./usage-fault.ts";

/** Loaded by the first question: most commands ask none. */
const prompts = () => import("@clack/prompts");

/** Asks for a new password, twice. @throws Refusal `usage` without a terminal, `console.cancelled` */
export async function askNewPassword(): Promise<string> {
  requireTerminal("A password is needed.", "Pipe it in with --password-stdin, or run this in a terminal.");
  const { password } = await prompts();
  const first = settled(await password({ message: "Password", output: process.stderr }));
  const second = settled(await password({ message: "The same again", output: process.stderr }));
  if (first !== second) throw invalid("password.differs", "The two passwords differ.", "Run it again.");
  return first;
}

/** Has `word` typed before something that cannot be taken back. @throws Refusal as above, `console.cancelled` */
export async function confirmByTyping(word: string, what: string): Promise<void> {
  requireTerminal(`${what} This cannot be taken back.`, "Say --yes to do it without a question.");
  const { text } = await prompts();
  const typed = settled(
    await text({
      message: `${what} This cannot be taken back. Type ${word} to go on`,
      output: process.stderr,
    }),
  );
  if (typed.trim() !== word) throw cancelled();
}

/** The first line of standard input, as `printf %s "$PASSWORD" |` or a file gives it. @throws Refusal `password.stdin` */
export async function readPasswordLine(): Promise<string> {
  const given = (await Bun.stdin.text()).replace(/\r?\n$/, "");
  if (given === "" || /[\r\n\0]/.test(given)) {
    throw invalid(
      "password.stdin",
      given === "" ? "Standard input is empty." : "Standard input holds more than one line.",
      "Pipe the password alone into --password-stdin.",
    );
  }
  return given;
}

function requireTerminal(what: string, remedy: string): void {
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw usageFault(what, remedy);
}

function settled(value: string | symbol): string {
  if (typeof value === "symbol") throw cancelled();
  return value;
}

function cancelled(): Refusal {
  return invalid("console.cancelled", "Nothing was changed.");
}
