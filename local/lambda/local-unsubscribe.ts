/** The page of the unsubscribe links on this machine: the real handler, behind a function URL of ours. */
import { randomBytes } from "node:crypto";
import { MODULE_EXTENSION } from "../../project/engine-modules.ts";
import { type FunctionUrl, startFunctionUrl } from "./function-url.ts";
import { createLocalLambda } from "./lambda.ts";

const HANDLER = new URL(`./handlers/unsubscribe${MODULE_EXTENSION}`, import.meta.url);
/** As the stack has it. */
const FUNCTION_TIMEOUT_MS = 15_000;

export type UnsubscribePageOptions = {
  /** Is given every line that the function writes; default: they are discarded. */
  readonly onLog?: (line: string) => void;
};

export type LocalUnsubscribePage = FunctionUrl & {
  /** What the processor needs, so that its mails have links to it. */
  readonly environment: { readonly UNSUBSCRIBE_URL: string; readonly UNSUBSCRIBE_KEY: string };
};

/** Starts it with a key of its own; its process begins with the first request. `environment`: its table, and the SDK's variables. */
export async function startUnsubscribePage(
  environment: Readonly<Record<string, string>>,
  { onLog = () => {} }: UnsubscribePageOptions = {},
): Promise<LocalUnsubscribePage> {
  const UNSUBSCRIBE_KEY = randomBytes(32).toString("hex");
  const lambda = createLocalLambda({
    entry: HANDLER,
    functionName: "postrider-unsubscribe",
    timeoutMs: FUNCTION_TIMEOUT_MS,
    env: { ...environment, UNSUBSCRIBE_KEY },
    onLog,
  });
  const page = await startFunctionUrl(lambda.invoke);
  return {
    url: page.url,
    stop: async () => {
      await page.stop();
      await lambda.stop();
    },
    environment: { UNSUBSCRIBE_URL: page.url, UNSUBSCRIBE_KEY },
  };
}
