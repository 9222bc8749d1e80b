/** A link by which an account is changed, as a letter: what was asked for, what the link does, what to do if it wasn't you. */
import type { LinkPurpose } from "../accounts/account-link.ts";
import { type Letter, type LetterBody, type LetterHouse, writeLetter } from "./letter.ts";
import { tameWords } from "./tame.ts";

export type MailedLink = {
  readonly name: string;
  readonly email: string;
  readonly purpose: LinkPurpose;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly secret: string;
};

/** Where each link leads; the key follows. */
export const LINK_PATHS: Record<LinkPurpose, string> = {
  "email.confirm": "/account/email/confirm",
  "email.undo": "/email-undo",
  "password.reset": "/reset-password/link",
};

/** The path of a link with its secret, to be put behind `server.public_url`. */
export function linkPath(purpose: LinkPurpose, secret: string): string {
  return `${LINK_PATHS[purpose]}?key=${encodeURIComponent(secret)}`;
}

export function accountLetter(house: LetterHouse, link: MailedLink): Letter {
  const { host } = new URL(house.publicUrl);
  const { subject, lead, step, otherwise } = WORDS[link.purpose](host);
  return writeLetter(house, link.email, {
    subject,
    greeting: `Hello ${tameWords(link.name)},`,
    lead,
    facts: [
      ["Account", tameWords(link.name)],
      ["Until", `${new Date(link.expiresAt).toISOString().slice(0, 16).replace("T", " ")} UTC`],
    ],
    steps: [{ words: step, path: linkPath(link.purpose, link.secret) }, { words: otherwise }],
  });
}

type Words = Pick<LetterBody, "subject" | "lead"> & { readonly step: string; readonly otherwise: string };

const WORDS: Record<LinkPurpose, (host: string) => Words> = {
  "email.confirm": (host) => ({
    subject: "Confirm your new address",
    lead: `This address was given for an account at ${host}.`,
    step: "Confirm it here, signed in to that account; the link works once:",
    otherwise: "If this was not you, do nothing: without the link nothing changes.",
  }),
  "email.undo": (host) => ({
    subject: "Your address was changed",
    lead: `Your account at ${host} has another e-mail address now, and its notices go there.`,
    step: "If it wasn't you, take it back here: the old address is put back, every session ends, and a new password can be asked for. The link works once:",
    otherwise: "If this was you, there is nothing to do.",
  }),
  "password.reset": (host) => ({
    subject: "Set a new password",
    lead: `A new password was asked for, for your account at ${host}.`,
    step: "Set it here; the link works once, and asks for no more than the new password. Your second factors stay:",
    otherwise: "If this was not you, do nothing: your password stays as it is. Never hand the link on.",
  }),
};
