/** A QR code as inline SVG: drawn by us from its modules, so that no foreign markup enters a page. */
import type { VNode } from "preact";
import QRCode from "qrcode";

/** White around the code, in modules, as scanners want it. */
const QUIET = 4;

/** @param label what the picture is, for those who cannot see it */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }): VNode {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: "M" }).modules;
  const whole = size + 2 * QUIET;
  let path = "";
  for (let at = 0; at < size * size; at += 1) {
    if (data[at] === 1) path += `M${(at % size) + QUIET} ${Math.floor(at / size) + QUIET}h1v1h-1z`;
  }
  return (
    <svg class="qr" viewBox={`0 0 ${whole} ${whole}`} width="240" height="240" role="img" aria-label={label}>
      <path d={`M0 0h${whole}v${whole}h-${whole}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
