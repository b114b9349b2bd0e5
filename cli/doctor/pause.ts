import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { PAUSE_KEY, readPause } from "../../functions/coordination/pause.ts";
import { pausedText } from "../../operator/why/waiting.ts";
import type { CheckContext } from "./check-context.ts";
import { type Check, ok, warn } from "./finding.ts";

const NAME = "pause";

/** Whether an operator has paused all email. */
export const pause: Check<CheckContext> = {
  name: NAME,
  run: async ({ dynamodb, deployed: { coordinationTable: TableName } }, abortSignal) => {
    // The check of the tables says that there is none.
    if (TableName === undefined) return [];
    const command = new GetItemCommand({ TableName, Key: PAUSE_KEY });
    const paused = readPause((await dynamodb.send(command, { abortSignal })).Item);
    if (paused === undefined) return [ok(NAME, "none: runs send email")];
    const text = pausedText(paused, { nowMs: Date.now() });
    const message = text.replace(/^Sending/, "all email").replace(/\.$/, "");
    return [warn(NAME, message, "postrider resume")];
  },
};
