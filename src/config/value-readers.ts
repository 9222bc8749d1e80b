/** Readers of the texts that have a grammar of their own, one for each value file of this room. */
import { byteSizePattern, parseByteSize } from "./byte-size.ts";
import { calendarDatePattern, parseCalendarDate } from "./calendar-date.ts";
import { cidrPattern, parseCidr } from "../cidr.ts";
import { durationPattern, parseDuration, parseShortDuration } from "./duration.ts";
import { filePathPattern, parseFilePath } from "./file-path.ts";
import { hostNamePattern, parseHostName } from "./host-name.ts";
import { indexNamePattern, parseIndexName } from "./index-name.ts";
import { listenAddressPattern, parseListenAddress } from "./listen-address.ts";
import { mailAddressPattern, mailUserPattern, parseMailAddress, parseMailUser } from "./mail-address.ts";
import { nameGlobPattern, parseNameGlob } from "../packaging/name-glob.ts";
import { parsePublicUrl, publicUrlPattern } from "./public-url.ts";
import { parseSyslogAddress, syslogAddressPattern } from "./syslog-address.ts";
import { parseTargetName, targetNamePattern } from "./target-name.ts";
import { parseWebAddress, webAddressPattern } from "./web-address.ts";
import { text } from "./scalar-readers.ts";
import {
  hostAndPortPattern,
  parseHostAndPort,
  parseUpstreamName,
  parseUpstreamUrl,
  upstreamNamePattern,
  upstreamUrlPattern,
} from "./upstream-url.ts";

export const byteSize = text({ pattern: byteSizePattern, parse: parseByteSize });
export const calendarDate = text({ pattern: calendarDatePattern, parse: parseCalendarDate });
export const cidr = text({ pattern: cidrPattern, parse: parseCidr });
export const duration = text({ pattern: durationPattern, parse: parseDuration });
export const filePath = text({ pattern: filePathPattern, parse: parseFilePath });
export const hostName = text({ pattern: hostNamePattern, parse: parseHostName });
export const indexName = text({ pattern: indexNamePattern, parse: parseIndexName });
export const listenAddress = text({ pattern: listenAddressPattern, parse: parseListenAddress });
export const mailAddress = text({ pattern: mailAddressPattern, parse: parseMailAddress });
export const mailUser = text({ pattern: mailUserPattern, parse: parseMailUser });
export const nameGlob = text({ pattern: nameGlobPattern, parse: parseNameGlob });
export const publicUrl = text({ pattern: publicUrlPattern, parse: parsePublicUrl });
export const shortDuration = text({ pattern: durationPattern, parse: parseShortDuration });
export const syslogAddress = text({ pattern: syslogAddressPattern, parse: parseSyslogAddress });
export const targetName = text({ pattern: targetNamePattern, parse: parseTargetName });
export const webAddress = text({ pattern: webAddressPattern, parse: parseWebAddress });
export const hostAndPort = text({ pattern: hostAndPortPattern, parse: parseHostAndPort });
export const upstreamName = text({ pattern: upstreamNamePattern, parse: parseUpstreamName });
export const upstreamUrl = text({ pattern: upstreamUrlPattern, parse: parseUpstreamUrl });
