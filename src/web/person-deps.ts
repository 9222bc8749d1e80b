/** What the pages of people work with. */
import type { MailLink } from "../accounts/account-link.ts";
import type { SettingRow } from "../config/describe-config.ts";
import { accountLinkMailer } from "../mail/queue-account-link.ts";
import type { FileCuration } from "../mirror/curate-files.ts";
import type { Mirror } from "../mirror/mirror.ts";
import type { FactorDeps } from "../second-factor/factor-deps.ts";
import { type RelyingParty, relyingParty } from "../second-factor/relying-party.ts";
import { Refusal } from "../errors.ts";

export type PersonDeps = FactorDeps & {
  /** The key of links that wait to be mailed; absent where this house sends no mail. */
  readonly mailKey?: Uint8Array;
  /** The settings in force, for admins. */
  readonly settingRows: readonly SettingRow[];
  /** Versions that are let past the rules on downloads. */
  readonly curation: Pick<FileCuration, "exceptions">;
  /** Absent where no upstream is configured. */
  readonly mirror?: Mirror | undefined;
  /** Removes a blob by its sha256, synchronously; a missing one is no error. */
  readonly removeBlob: (sha256: string) => void;
};

/** How links of accounts are mailed; nothing where this house sends no mail. */
export function linkMail(deps: PersonDeps): { readonly mail?: MailLink } {
  const { mailKey, randomBytes } = deps;
  return mailKey === undefined ? {} : { mail: accountLinkMailer({ mailKey, randomBytes }) };
}

/** @throws Refusal `webauthn.address` where the house has no name that keys could be bound to */
export function requireParty(publicUrl: string): RelyingParty {
  const party = relyingParty(publicUrl);
  if (party !== undefined) return party;
  throw new Refusal({
    kind: "unavailable",
    code: "webauthn.address",
    message: "Keys and passkeys need a server with a name, and this one is reached by its address alone.",
    remedy: "Set server.public_url to a name; on your own machine http://localhost and its port will do.",
  });
}
