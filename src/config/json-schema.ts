/** The JSON Schema of the configuration, for editors that complete and check YAML. */
import type { JsonSchema } from "./schema.ts";
import { settingsSchema } from "./settings-schema.ts";

/** What `config/gatehouse.schema.json` holds (JSON Schema 2020-12); every file that loads agrees with it. */
export const configJsonSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Gatehouse configuration",
  ...settingsSchema.json,
};
