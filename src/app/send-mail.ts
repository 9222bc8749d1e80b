/** The loop that empties the outbox while the server runs; one process of the house runs it. */
import type { Settings } from "../config/settings.ts";
import { openSecret } from "../config/secret.ts";
import { sendDue } from "../mail/send-due.ts";
import { type MailServer, sendLetter } from "../mail/send-letter.ts";
import type { House } from "./house.ts";
import { openKeyFile } from "./key-file.ts";
import type { Log } from "./log.ts";

export type MailLoop = { stop(): Promise<void> };

/** How often the outbox is looked into, in milliseconds. */
const LOOK_EVERY = 5_000;

/** How long a letter may take, in milliseconds. */
const DEADLINE = 60_000;

/** Whether this house sends mail at all. */
export function sendsMail({ mail }: Settings): boolean {
  return mail.smtp.host !== undefined;
}

/** The key of links that wait to be mailed. */
export function mailKeyOf(house: House): Uint8Array {
  return openKeyFile(house.dataFolder, "mail.key", house);
}

/** Does nothing where no mail server is named. @param every tests look more often */
export function startMail(
  house: House,
  settings: Settings,
  { log, every = LOOK_EVERY }: { readonly log: Log; readonly every?: number },
): MailLoop {
  const end = new AbortController();
  const server = mailServer(settings, end.signal);
  if (server === undefined) return { stop: async () => undefined };
  const deps = {
    db: house.db,
    now: house.now,
    publicUrl: settings.server.publicUrl,
    mailKey: mailKeyOf(house),
    send: (...letter: [Parameters<typeof sendLetter>[1], Parameters<typeof sendLetter>[2]]) =>
      sendLetter(server, ...letter),
    report: (fact: { id: number; why: string; again: boolean }) => log.warn(fact, "mail was not sent"),
  };
  const running = loop(async () => {
    await sendDue(deps, () => end.signal.aborted).catch((error: unknown) =>
      log.error({ err: error }, "the outbox could not be worked on"),
    );
  });
  async function loop(work: () => Promise<void>): Promise<void> {
    while (!end.signal.aborted) {
      await work();
      await pause(every, end.signal);
    }
  }
  return {
    stop: async () => {
      end.abort();
      await running;
    },
  };
}

function mailServer({ mail }: Settings, end: AbortSignal): MailServer | undefined {
  const { host, port, tls, user, password } = mail.smtp;
  if (host === undefined || mail.from === undefined) return undefined;
  const open = async () => (password === undefined ? "" : (await openSecret(password, process.env)).reveal());
  const secret = password === undefined ? {} : { password: open };
  return { host, port, tls, user, from: mail.from, deadline: DEADLINE, end, ...secret };
}

/** Ends early when the signal comes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  const wake = () => over.resolve();
  signal.addEventListener("abort", wake, { once: true });
  if (!signal.aborted) await over.promise;
  signal.removeEventListener("abort", wake);
  clearTimeout(timer);
}
