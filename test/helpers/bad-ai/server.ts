/** One server for all scenarios: the first part of the path names the scenario, the second the conversation. */
import { createServer } from "node:http";
import { isVerdictRequest } from "../../../local/servers/ai/chat-completion.ts";
import { closeServer, listenOnLoopback, readBody } from "../../../operator/http/loopback.ts";
import { BODIES } from "./bodies.ts";
import { COMPLETIONS } from "./completions.ts";
import { FEATURES } from "./features.ts";
import { REFUSALS } from "./refusals.ts";
import { type Asked, type Scenario, sendSupported } from "./scenario.ts";
import { WIRE } from "./wire.ts";

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...COMPLETIONS,
  ...BODIES,
  ...FEATURES,
  ...REFUSALS,
  ...WIRE,
};

export type BadAi = {
  /** The base URL of a new conversation. */
  readonly baseUrlOf: (scenario: string) => string;
  /** The bodies of the requests to a base URL, but for those for a verdict. */
  readonly requestsTo: (baseUrl: string) => readonly Asked["body"][];
  readonly stop: () => Promise<void>;
};

export async function startBadAi(): Promise<BadAi> {
  const requests = new Map<string, Asked["body"][]>();
  let conversations = 0;
  const server = createServer((request, response) => {
    const path = /\/[^/]+\/\d+\/v1(?=\/)/.exec(request.url ?? "")?.[0] ?? "";
    const scenario = SCENARIOS[decodeURIComponent(path.split("/")[1] ?? "")];
    readBody(request)
      .then((bytes) => {
        const body = JSON.parse(bytes.toString()) as Asked["body"];
        if (isVerdictRequest(body)) {
          const reply = scenario?.verdict ?? sendSupported;
          reply(response, { request, body, count: 1 });
          return;
        }
        const before = requests.get(path) ?? [];
        requests.set(path, [...before, body]);
        scenario?.reply(response, { request, body, count: before.length + 1 });
      })
      .catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, 0);
  return {
    baseUrlOf: (scenario) => `${url}/${encodeURIComponent(scenario)}/${(conversations += 1)}/v1`,
    requestsTo: (baseUrl) => requests.get(baseUrl.slice(url.length)) ?? [],
    stop: () => closeServer(server),
  };
}
