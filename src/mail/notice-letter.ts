/** A notice as a letter: what happened, when, from where, and what to do if it wasn't you. */
import { NOTICE_WORDS, type NoticeKind } from "../accounts/notices.ts";
import { type Letter, type LetterHouse, writeLetter } from "./letter.ts";
import { browserName, placeName, tameWords } from "./tame.ts";

export type MailedNotice = {
  readonly kind: string;
  readonly subject: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly ip: string;
  readonly agent: string;
};

export type Addressee = { readonly name: string; readonly email: string };

export function noticeLetter(house: LetterHouse, to: Addressee, notice: MailedNotice): Letter {
  const { host } = new URL(house.publicUrl);
  const words = wordsOf(notice.kind);
  return writeLetter(house, to.email, {
    subject: (words.split(/[:;…]/)[0] ?? words).trim().replace(/\.$/, ""),
    greeting: `Hello ${tameWords(to.name)},`,
    lead: words.replace("…", () => tameWords(notice.subject ?? "")),
    facts: [
      ["When", `${new Date(notice.at).toISOString().slice(0, 16).replace("T", " ")} UTC`],
      ["From", placeName(notice.ip)],
      ["With", browserName(notice.agent)],
      ["Where", host],
    ],
    steps: [
      { words: "If this was you, there is nothing to do." },
      {
        words:
          "If it wasn't: change your password, end all other sessions, look through your factors and tokens, and tell an admin. Everything that happened on your account is here:",
        path: "/account/events",
      },
      {
        words: `Not sure that this letter is real? Type ${host} into your browser yourself; the same notice is on your page.`,
      },
    ],
  });
}

function wordsOf(kind: string): string {
  return Object.hasOwn(NOTICE_WORDS, kind)
    ? NOTICE_WORDS[kind as NoticeKind]
    : "Something changed on your account.";
}
