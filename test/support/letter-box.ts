/** A house that mails through a real mail server on loopback, and the letters as their reader gets them. */
import { join } from "node:path";
import { openLog } from "../../src/app/log.ts";
import { type MailLoop, startMail } from "../../src/app/send-mail.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { openPersonHouse, type PersonHouse } from "./person-house.ts";
import { type SmtpServer, startSmtpServer } from "./smtp-server.ts";

export type LetterBox = AsyncDisposable & {
  readonly at: PersonHouse;
  readonly smtp: SmtpServer;
  /** The newest letter to an address whose subject holds these words, once it is there. */
  letter(to: string, subject: string): Promise<string>;
  /** The path and key of the link in it. */
  link(to: string, subject: string): Promise<string>;
  /** Waits until nothing is due any more; gives how many letters there were in all. */
  settled(): Promise<number>;
};

export async function openLetterBox(): Promise<LetterBox> {
  const smtp = startSmtpServer();
  const at = await openPersonHouse({
    config: `mail: { from: g@example.com, smtp: { host: 127.0.0.1, port: ${smtp.port}, tls: none } }`,
  });
  const { settings } = await loadConfig(join(at.dataFolder, "..", "gatehouse.yaml"), {});
  const loop: MailLoop = startMail(at.house, settings, { log: openLog(settings.log), every: 10 });
  const letter = async (to: string, subject: string): Promise<string> => {
    for (let tries = 0; tries < 1000; tries += 1) {
      const found = smtp.received.findLast(
        (each) => each.to.includes(`RCPT TO:<${to}>`) && each.data.includes(`Subject: ${subject}`),
      );
      if (found !== undefined) return plainText(found.data);
      await Bun.sleep(10);
    }
    throw new Error(`no letter '${subject}' to ${to}`);
  };
  return {
    at,
    smtp,
    letter,
    link: async (to, subject) => {
      const text = await letter(to, subject);
      const found = new RegExp(`${at.origin}(/\\S+\\?key=[\\w-]{43})`).exec(text)?.[1];
      if (found === undefined) throw new Error(`no link in:\n${text}`);
      return found;
    },
    settled: async () => {
      const due = () =>
        at.query<{ n: number }>("SELECT count(*) AS n FROM mails WHERE due_at IS NOT NULL")[0]?.n;
      while (due() !== 0) await Bun.sleep(10);
      return smtp.received.length;
    },
    [Symbol.asyncDispose]: async () => {
      await loop.stop();
      await at[Symbol.asyncDispose]();
      await smtp[Symbol.asyncDispose]();
    },
  };
}

/** The plain part, its quoted-printable undone. */
function plainText(data: string): string {
  const part = /Content-Type: text\/plain.*?\r\n\r\n(.*?)\r\n--/s.exec(data)?.[1] ?? "";
  return part
    .replaceAll("=\r\n", "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
