/** The unsubscribe page: the real handler behind a local function URL. */
import { randomBytes } from "node:crypto";
import { MODULE_EXTENSION } from "../../project/postrider-modules.ts";
import { type FunctionUrl, startFunctionUrl } from "./function-url.ts";
import { createLocalLambda } from "./lambda.ts";

const HANDLER = new URL(`./handlers/unsubscribe${MODULE_EXTENSION}`, import.meta.url);
/** As in the stack. */
const FUNCTION_TIMEOUT_MS = 15_000;

export type UnsubscribePageOptions = {
  /** Receives every line that the function writes. */
  readonly onLog?: (line: string) => void;
  /** The function's settings. */
  readonly variables?: Readonly<Record<string, string>>;
};

export type LocalUnsubscribePage = FunctionUrl & {
  /** For the processor, whose emails link to the page. */
  readonly environment: { readonly UNSUBSCRIBE_URL: string; readonly UNSUBSCRIBE_KEY: string };
};

/** Starts with a new key. `environment`: the table and the SDK's variables. */
export async function startUnsubscribePage(
  environment: Readonly<Record<string, string>>,
  { onLog = () => {}, variables }: UnsubscribePageOptions = {},
): Promise<LocalUnsubscribePage> {
  const UNSUBSCRIBE_KEY = randomBytes(32).toString("hex");
  const lambda = createLocalLambda({
    entry: HANDLER,
    functionName: "postrider-unsubscribe",
    timeoutMs: FUNCTION_TIMEOUT_MS,
    env: { ...environment, ...variables, UNSUBSCRIBE_KEY },
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
