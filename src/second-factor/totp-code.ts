/** Time-based one-time codes (RFC 6238): six digits, SHA-1, 30 seconds, one step of skew to either side. */
import { Secret, TOTP } from "otpauth";

const PERIOD = 30;
/** How far off a clock may be for us to tell its owner that it is. */
const TELL_WITHIN = 10;

/** A code as it is compared, or `undefined` for what cannot be one; spaces are how apps show it. */
export function parseCode(text: string): string | undefined {
  const code = text.replace(/[ \t\r\n]/g, "");
  return /^[0-9]{6}$/.test(code) ? code : undefined;
}

export type CodeMatch =
  | { readonly kind: "step" /** Steps since 1970. */; readonly step: number }
  | {
      readonly kind: "clock" /** How far the app's clock is ahead of ours; negative: behind. */;
      readonly seconds: number;
    }
  | { readonly kind: "none" };

/** Which step `code` belongs to. @param now milliseconds since 1970 */
export function matchCode(seed: Uint8Array<ArrayBuffer>, code: string, now: number): CodeMatch {
  const totp = totpOf(seed);
  const step = totp.counter({ timestamp: now });
  const near = totp.validate({ token: code, timestamp: now, window: 1 });
  // Zero is the present step, and only null is a failure.
  if (near !== null) return { kind: "step", step: step + near };
  const far = totp.validate({ token: code, timestamp: now, window: TELL_WITHIN });
  return far === null ? { kind: "none" } : { kind: "clock", seconds: far * PERIOD };
}

export type Enrolment = {
  readonly seed: Uint8Array<ArrayBuffer>;
  readonly house: string;
  readonly userName: string;
};

/** The address that apps scan, and the seed as text for those that cannot. */
export function enrolmentOf({ seed, house, userName }: Enrolment): { uri: string; secret: string } {
  const totp = totpOf(seed, { issuer: house, label: userName });
  return { uri: totp.toString(), secret: totp.secret.base32 };
}

function totpOf(seed: Uint8Array<ArrayBuffer>, names: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({
    ...names,
    secret: new Secret({ buffer: seed.buffer }),
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD,
  });
}
