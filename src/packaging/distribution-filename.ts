/** The filename of a wheel or an sdist, told apart by its `kind`. */
import type { SdistFilename } from "./sdist-filename.ts";
import type { WheelFilename } from "./wheel-filename.ts";

export type DistributionFilename = WheelFilename | SdistFilename;
