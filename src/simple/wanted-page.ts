/** Which page of which index, in which media type. */
import type { SimpleForm } from "../packaging/accept.ts";

export type WantedPage = { readonly index: string; readonly form: SimpleForm };
