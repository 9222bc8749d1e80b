/** Hands one letter to the mail server (SMTP, RFC 5321) within a deadline, and says what became of it. */
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection, { type SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import type { Letter } from "./letter.ts";

export type MailServer = {
  readonly host: string;
  readonly port: number;
  /** `starttls` is refused where the server has none. */
  readonly tls: "starttls" | "implicit" | "none";
  readonly user?: string | undefined;
  /** Read anew for each letter, so that a changed file counts. */
  readonly password?: () => Promise<string>;
  readonly from: string;
  /** How long one letter may take in all, in milliseconds. */
  readonly deadline: number;
  /** Cuts the letter under way. */
  readonly end?: AbortSignal;
};

/** The same for each try of one letter, so that a mailbox can tell a second copy. */
export type Postmark = { readonly messageId: string; readonly date: Date };

/** `refused`: the server will never take this letter, so that trying again is useless. */
export type Outcome = { readonly is: "taken" } | { readonly is: "refused" | "failed"; readonly why: string };

export async function sendLetter(server: MailServer, letter: Letter, mark: Postmark): Promise<Outcome> {
  try {
    const message = await compose(server.from, letter, mark);
    await converse(server, { to: letter.to, message });
    return { is: "taken" };
  } catch (error) {
    return { is: isFinal(error) ? "refused" : "failed", why: wordsOf(error) };
  }
}

function compose(from: string, { to, subject, text, html }: Letter, mark: Postmark): Promise<Buffer> {
  const composer = new MailComposer({
    // As objects: an address is never parsed again, and so is never two.
    from: { name: "Gatehouse", address: from },
    to: { name: "", address: to },
    subject,
    text,
    html,
    ...mark,
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

async function converse(server: MailServer, mail: { to: string; message: Buffer }): Promise<void> {
  const password = await server.password?.();
  const connection = new SMTPConnection(optionsFor(server));
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const deadline = setTimeout(() => broken.reject(new Error("it took too long")), server.deadline);
  const cut = () => broken.reject(new Error("the server is stopping"));
  server.end?.addEventListener("abort", cut, { once: true });
  connection.on("error", (error: Error) => broken.reject(error));
  connection.on("end", () => broken.reject(new Error("the mail server hung up")));
  const step = (start: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      broken.promise,
      new Promise<void>((resolve, reject) => start((error) => (error ? reject(error) : resolve()))),
    ]);
  try {
    await step((done) => connection.connect(done));
    if (server.user !== undefined && password !== undefined) {
      const credentials = { user: server.user, pass: password };
      await step((done) => connection.login({ credentials }, done));
    }
    await step((done) => connection.send({ from: server.from, to: [mail.to] }, mail.message, done));
    connection.quit();
  } finally {
    clearTimeout(deadline);
    server.end?.removeEventListener("abort", cut);
    connection.close();
  }
}

function optionsFor({ host, port, tls, deadline }: MailServer): SMTPConnectionOptions {
  return {
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    connectionTimeout: deadline,
    greetingTimeout: deadline,
    socketTimeout: deadline,
  };
}

/** 5xx to the recipient or to the letter itself; to anything else it is a fault of the settings, which may be mended. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { responseCode, command, code } = error as Error & {
    responseCode?: number;
    command?: string;
    code?: string;
  };
  if (responseCode === undefined || responseCode < 500 || responseCode > 599) return false;
  return command === "RCPT TO" || code === "EMESSAGE";
}

/** One printable line; what a server says is a stranger's words. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 300);
}
