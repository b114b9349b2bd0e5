import { createHash } from "node:crypto";

/** SHA-256 cut to 128 bits, as 32 hexadecimal digits: long enough against collisions, and short in logs. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
