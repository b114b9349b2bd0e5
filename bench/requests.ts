/** What a notification costs in requests, counted where they arrive. */
import type { Benchmark, Finding } from "./benchmark.ts";
import { startServers, UNHINDERED } from "./servers.ts";
import { RUN_SIZE, startWork } from "./work.ts";

/** DynamoDB: three an email (plan, intent, accepted), and eleven a run (lease, circuit breakers, reservations, plans in tens). */
const TARGETS: Readonly<Record<string, number>> = { sqs: 0.25, dynamodb: 3.25 };

export const requests: Benchmark = {
  name: "requests",
  about: "requests per notification, for a run of 50 with one recipient each",
  run: async () => {
    const { servers, environment } = await startServers(UNHINDERED);
    const ours = await startWork("ours", environment);
    await servers.call("send", { series: "requests", count: RUN_SIZE });
    await servers.call("forget");
    await ours.call("run", 1);
    const seen = await servers.call("seen");
    await ours.stop();
    await servers.stop();
    return Object.entries(seen.requests).map(([service, operations]): Finding => {
      const sum = Object.values(operations).reduce((total, count) => total + count, 0);
      const atMost = TARGETS[service];
      const perNotification = sum / RUN_SIZE;
      return {
        what: `requests to ${service}`,
        numbers: `${perNotification.toFixed(2)} a notification: ${Object.entries(operations)
          .map(([operation, count]) => `${operation} ${count}`)
          .join(", ")}`,
        ...(atMost === undefined
          ? {}
          : { bounded: { value: perNotification, unit: "requests / notification", atMost } }),
      };
    });
  },
};
