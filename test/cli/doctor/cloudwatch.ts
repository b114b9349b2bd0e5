/** A CloudWatch that has one datapoint, or none. */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export type CloudWatch = {
  readonly url: string;
  /** The age of the oldest message, seconds; undefined: no datapoint. */
  oldestSeconds: number | undefined;
  readonly requests: unknown[];
  readonly stop: () => Promise<void>;
};

export async function startCloudWatch(): Promise<CloudWatch> {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      cloudWatch.requests.push(JSON.parse(text));
      const { oldestSeconds: Maximum } = cloudWatch;
      const Timestamp = Math.floor(Date.now() / 1000);
      response.setHeader("content-type", "application/x-amz-json-1.0");
      response.end(
        JSON.stringify({ Datapoints: Maximum === undefined ? [] : [{ Timestamp, Maximum }] }),
      );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const cloudWatch: CloudWatch = {
    url: `http://127.0.0.1:${port}`,
    oldestSeconds: undefined,
    requests: [],
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return cloudWatch;
}
