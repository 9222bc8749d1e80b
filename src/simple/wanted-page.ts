/** Which page of which index, in which media type, and as of when. */
import type { SimpleForm } from "../packaging/accept.ts";

export type WantedPage = {
  readonly index: string;
  readonly form: SimpleForm;
  /** Only files that were uploaded until then, in milliseconds since 1970. */
  readonly asOf?: number;
};
