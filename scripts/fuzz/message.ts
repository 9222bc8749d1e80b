/** What a fuzzing process tells its parent, one JSON text a line. */

export type FuzzMessage =
  /** Sent about once a second; the parent takes silence for a hang. */
  | { readonly kind: "alive"; readonly target: string; readonly rounds: number; readonly megabytes: number }
  | {
      readonly kind: "fault";
      readonly target: string;
      readonly what: string;
      readonly hex: string;
      readonly round: number;
    }
  | { readonly kind: "found"; readonly target: string; readonly word: string; readonly hex: string }
  | { readonly kind: "done"; readonly target: string; readonly rounds: number; readonly growth: number };
