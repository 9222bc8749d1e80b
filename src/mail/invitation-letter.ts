/** An invitation as a letter: who invites, and the link that makes an account. */
import { type Letter, type LetterHouse, writeLetter } from "./letter.ts";
import { tameWords } from "./tame.ts";

export type MailedInvitation = {
  readonly email: string;
  readonly invitedBy: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The secret of its link. */
  readonly secret: string;
};

export function invitationLetter(house: LetterHouse, invitation: MailedInvitation): Letter {
  const { host } = new URL(house.publicUrl);
  const by = tameWords(invitation.invitedBy);
  return writeLetter(house, invitation.email, {
    subject: "You are invited",
    greeting: "Hello,",
    lead: `${by} invites you to the private Python packages of ${host}.`,
    facts: [
      ["From", by],
      ["Until", `${new Date(invitation.expiresAt).toISOString().slice(0, 10)} UTC`],
    ],
    steps: [
      {
        words: "Make your account here; the link works once:",
        path: `/invitation?key=${encodeURIComponent(invitation.secret)}`,
      },
      { words: `If you don't know ${by}, do nothing: without the link nothing happens.` },
    ],
  });
}
