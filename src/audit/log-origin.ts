/** The name of the log, as it stands in checkpoints and in every record. */

/** Each epoch is a log of its own: a restored database must not go on with the name of the one that went further. */
export function originOf({ logId, epoch }: { readonly logId: string; readonly epoch: number }): string {
  return epoch === 1 ? logNameOf(logId) : `${logNameOf(logId)}#e${epoch}`;
}

/** The name without the epoch, which is also that of its key. */
export function logNameOf(logId: string): string {
  return `gatehouse.audit/${logId}`;
}
