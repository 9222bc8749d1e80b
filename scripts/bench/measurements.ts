/** All measurements, in the order in which they are made and shown. */
import type { Bench } from "./bench.ts";
import type { Row } from "./row.ts";
import { bigUploadRows } from "./rows/big-upload.ts";
import { crowdRows } from "./rows/crowd.ts";
import { fileRows } from "./rows/files.ts";
import { installRows } from "./rows/install.ts";
import { jsonPageRows } from "./rows/json-page.ts";
import { largeRows } from "./rows/large.ts";
import { latencyRows } from "./rows/latency.ts";
import { mirrorRows } from "./rows/mirror.ts";
import { notModifiedRows } from "./rows/not-modified.ts";
import { pageRows } from "./rows/page.ts";
import { peerRows } from "./rows/peers.ts";
import { rangeRows } from "./rows/ranges.ts";
import { smallUploadRows } from "./rows/small-uploads.ts";
import { startRows } from "./rows/start.ts";
import { tokenPageRows } from "./rows/token-page.ts";

type Measurement = (bench: Bench) => Promise<Row[]>;

export const measurements = {
  page: pageRows,
  peers: peerRows,
  token: tokenPageRows,
  "not-modified": notModifiedRows,
  json: jsonPageRows,
  files: fileRows,
  ranges: rangeRows,
  upload: bigUploadRows,
  latency: latencyRows,
  "small-uploads": smallUploadRows,
  large: largeRows,
  start: startRows,
  install: installRows,
  mirror: mirrorRows,
  crowd: crowdRows,
} as const satisfies Record<string, Measurement>;
