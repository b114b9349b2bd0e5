/** Recipients' ids as the local system makes them, and as version 0.2 did. */
import { LOCAL_RECIPIENT_KEY } from "../../local/dev/system.ts";
import { createRecipientIds } from "../../functions/platform/recipient-ids.ts";

const { idOf, idsOf } = createRecipientIds(LOCAL_RECIPIENT_KEY);

export { idOf };

/** The id of version 0.2, a plain hash. */
export function oldIdOf(address: string): string {
  return idsOf(address)[1] ?? "";
}
