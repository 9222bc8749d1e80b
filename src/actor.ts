/** Who acts: passed into every verb that changes something, and written into its audit record. */

/** How strongly someone is proven; the order is the strength. */
export type Level = "password" | "any_2fa" | "phishing_resistant";

type Where = {
  /** Address of the caller as text, `console` for the operator's shell. */
  readonly ip: string;
  /** User-Agent, cut to 200 characters. */
  readonly agent: string;
  readonly requestId: string;
};

export type Actor =
  | (Where & {
      readonly kind: "person";
      readonly userId: number;
      readonly userName: string;
      readonly admin: boolean;
      readonly level: Level;
    })
  | (Where & {
      readonly kind: "token";
      readonly tokenId: number;
      readonly tokenName: string;
      readonly userId: number;
      readonly userName: string;
      readonly admin: boolean;
      readonly level: Level;
    })
  | (Where & { readonly kind: "publisher"; readonly publisherId: number; readonly name: string })
  | (Where & { readonly kind: "console"; readonly operator: string })
  | (Where & { readonly kind: "anonymous" });
