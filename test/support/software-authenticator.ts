/** A WebAuthn authenticator in software, with a knob for every way in which one can misbehave. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { type Cbor, encodeCbor } from "./cbor.ts";

export type Flags = {
  readonly up?: boolean;
  readonly uv?: boolean;
  readonly be?: boolean;
  readonly bs?: boolean;
  readonly at?: boolean;
  readonly ed?: boolean;
};

/** What the browser and the key answer otherwise than they should. */
export type Misuse = {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  /** More members of the client data, such as `crossOrigin`. */
  readonly clientData?: Readonly<Record<string, unknown>>;
  readonly rpId?: string;
  readonly flags?: Flags;
  readonly counter?: number;
  readonly id?: string;
  readonly rawId?: string;
  readonly credentialType?: string;
  /** `null`: none is sent. */
  readonly userHandle?: string | null;
  readonly signature?: (signature: Buffer) => Uint8Array;
  readonly signWith?: KeyObject;
  /** Replaces the client data after it was signed. */
  readonly afterwards?: (json: string) => string;
  readonly cose?: ReadonlyMap<number | string, Cbor>;
  readonly credentialId?: Uint8Array;
  readonly format?: string;
  readonly statement?: "none" | "self" | ReadonlyMap<number | string, Cbor>;
  readonly attestation?: (object: Uint8Array) => Uint8Array;
  readonly tail?: Uint8Array;
};

export type CreationOptions = {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string; readonly name: string };
  readonly excludeCredentials: readonly { readonly id: string }[];
  readonly pubKeyCredParams: readonly { readonly alg: number }[];
  readonly attestation: string;
};

export type RequestOptions = {
  readonly challenge: string;
  readonly rpId: string;
  readonly userVerification: string;
  readonly allowCredentials: readonly { readonly id: string }[];
};

const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest();
const b64 = (data: Uint8Array) => Buffer.from(data).toString("base64url");

/** One key of one site. */
export class SoftwareAuthenticator {
  readonly id = randomBytes(32);
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #origin: string;
  userHandle: string | undefined;
  counter = 0;
  flags: Flags = { up: true, uv: true, be: false, bs: false };

  constructor(origin: string) {
    this.#origin = origin;
  }

  get privateKey(): KeyObject {
    return this.#keys.privateKey;
  }

  /** The answer to `navigator.credentials.create`, as JSON. */
  create(options: CreationOptions, misuse: Misuse = {}): string {
    this.userHandle = options.user.id;
    const clientData = this.#clientData("webauthn.create", options.challenge, misuse);
    const credentialId = misuse.credentialId ?? this.id;
    const attested = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([credentialId.length >> 8, credentialId.length & 255]),
      credentialId,
      encodeCbor(misuse.cose ?? this.cose()),
    ]);
    const flags = { ...this.flags, at: true, ...misuse.flags };
    const authData = Buffer.concat([
      this.#authData(misuse.rpId ?? options.rp.id, flags, misuse.counter ?? this.counter),
      ...(flags.at ? [attested] : []),
      misuse.tail ?? new Uint8Array(),
    ]);
    const signed = Buffer.concat([authData, sha256(clientData)]);
    const self = new Map<string, Cbor>([
      ["alg", -7],
      ["sig", new Uint8Array(sign("sha256", signed, misuse.signWith ?? this.privateKey))],
    ]);
    const { statement = "none" } = misuse;
    const object = encodeCbor(
      new Map<string, Cbor>([
        ["fmt", misuse.format ?? (statement === "none" ? "none" : "packed")],
        ["attStmt", statement === "none" ? new Map() : statement === "self" ? self : statement],
        ["authData", new Uint8Array(authData)],
      ]),
    );
    return this.#credential(credentialId, misuse, {
      clientDataJSON: b64(Buffer.from(misuse.afterwards?.(clientData) ?? clientData)),
      attestationObject: b64(misuse.attestation?.(object) ?? object),
      transports: ["internal"],
    });
  }

  /** The answer to `navigator.credentials.get`, as JSON; counts up. */
  get(options: RequestOptions, misuse: Misuse = {}): string {
    if (misuse.counter === undefined && this.counter > 0) this.counter += 1;
    const clientData = this.#clientData("webauthn.get", options.challenge, misuse);
    const flags = { ...this.flags, ...misuse.flags };
    const authData = this.#authData(misuse.rpId ?? options.rpId, flags, misuse.counter ?? this.counter);
    const whole = Buffer.concat([authData, misuse.tail ?? new Uint8Array()]);
    const signature = sign(
      "sha256",
      Buffer.concat([whole, sha256(clientData)]),
      misuse.signWith ?? this.privateKey,
    );
    const handle = misuse.userHandle === undefined ? this.userHandle : misuse.userHandle;
    return this.#credential(this.id, misuse, {
      clientDataJSON: b64(Buffer.from(misuse.afterwards?.(clientData) ?? clientData)),
      authenticatorData: b64(whole),
      signature: b64(misuse.signature?.(signature) ?? signature),
      ...(handle === null || handle === undefined ? {} : { userHandle: handle }),
    });
  }

  /** Its public key as COSE, ES256. */
  cose(): Map<number | string, Cbor> {
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    return new Map<number | string, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, "base64url"))],
      [-3, new Uint8Array(Buffer.from(y, "base64url"))],
    ]);
  }

  #clientData(type: string, challenge: string, misuse: Misuse): string {
    return JSON.stringify({
      type: misuse.type ?? type,
      challenge: misuse.challenge ?? challenge,
      origin: misuse.origin ?? this.#origin,
      crossOrigin: false,
      ...misuse.clientData,
    });
  }

  #authData(rpId: string, flags: Flags, counter: number): Buffer {
    const bits: [boolean | undefined, number][] = [
      [flags.up, 1],
      [flags.uv, 4],
      [flags.be, 8],
      [flags.bs, 16],
      [flags.at, 64],
      [flags.ed, 128],
    ];
    const head = Buffer.alloc(5);
    head[0] = bits.reduce((sum, [on, bit]) => (on === true ? sum | bit : sum), 0);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head]);
  }

  #credential(id: Uint8Array, misuse: Misuse, response: Readonly<Record<string, unknown>>): string {
    const name = misuse.id ?? b64(id);
    return JSON.stringify({
      id: name,
      rawId: misuse.rawId ?? name,
      type: misuse.credentialType ?? "public-key",
      clientExtensionResults: {},
      response,
    });
  }
}
