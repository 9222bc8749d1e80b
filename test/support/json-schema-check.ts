/** The keywords of JSON Schema 2020-12 that the configuration uses, checked as the standard says; others are an error. */

type Schema = { readonly [keyword: string]: unknown };

const annotations: ReadonlySet<string> = new Set(["$schema", "title", "description", "default"]);

/** Whether the schema accepts the value; throws on a keyword that it does not know. */
export function acceptedBySchema(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(
    ([keyword, rule]) => annotations.has(keyword) || checkKeyword(keyword, { rule, value, schema }),
  );
}

type Check = { readonly rule: unknown; readonly value: unknown; readonly schema: Schema };

function checkKeyword(keyword: string, { rule, value, schema }: Check): boolean {
  switch (keyword) {
    case "type":
      return typeOf(value) === rule || (rule === "number" && typeOf(value) === "integer");
    case "enum":
      return (rule as readonly unknown[]).includes(value);
    case "const":
      return rule === value;
    case "not":
      return !acceptedBySchema(rule as Schema, value);
    case "anyOf":
      return (rule as readonly Schema[]).some((one) => acceptedBySchema(one, value));
    case "oneOf":
      return (rule as readonly Schema[]).filter((one) => acceptedBySchema(one, value)).length === 1;
    case "pattern":
      return typeof value !== "string" || new RegExp(rule as string, "u").test(value);
    case "minimum":
      return typeof value !== "number" || value >= (rule as number);
    case "maximum":
      return typeof value !== "number" || value <= (rule as number);
    default:
      return Array.isArray(value)
        ? checkList(keyword, rule, value)
        : checkMapping(keyword, rule, { value, schema });
  }
}

function checkList(keyword: string, rule: unknown, list: readonly unknown[]): boolean {
  if (keyword === "items") return list.every((item) => acceptedBySchema(rule as Schema, item));
  if (keyword === "minItems") return list.length >= (rule as number);
  if (keyword === "maxItems") return list.length <= (rule as number);
  if (keyword === "uniqueItems")
    return new Set(list.map((item) => JSON.stringify(item))).size === list.length;
  return known(keyword);
}

type Mapping = { readonly value: unknown; readonly schema: Schema };

function checkMapping(keyword: string, rule: unknown, { value, schema }: Mapping): boolean {
  if (typeof value !== "object" || value === null) return known(keyword);
  const declared = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>;
  const entries = Object.entries(value);
  if (keyword === "required") return (rule as readonly string[]).every((name) => Object.hasOwn(value, name));
  if (keyword === "propertyNames") return entries.every(([name]) => acceptedBySchema(rule as Schema, name));
  if (keyword === "properties") {
    return entries.every(([name, item]) => {
      const property = Object.hasOwn(declared, name) ? declared[name] : undefined;
      return property === undefined || acceptedBySchema(property, item);
    });
  }
  if (keyword === "additionalProperties") {
    const others = entries.filter(([name]) => !Object.hasOwn(declared, name));
    return others.every(([, item]) => rule !== false && acceptedBySchema(rule as Schema, item));
  }
  return known(keyword);
}

/** A keyword for another type of value holds; one that nobody knows must not pass unseen. */
function known(keyword: string): true {
  const words = "items minItems maxItems uniqueItems required propertyNames properties additionalProperties";
  if (words.split(" ").includes(keyword)) return true;
  throw new Error(`the schema uses ${keyword}, which this check does not know`);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
