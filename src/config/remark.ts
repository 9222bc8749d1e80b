/** A remark about one setting, without its place. */
export type Remark = { readonly path: string; readonly what: string; readonly remedy: string };
