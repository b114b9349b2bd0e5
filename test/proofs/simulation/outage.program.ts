/**
 * Six hours in which SES refuses every mail, 200 messages waiting, and a queue that gives each only five receives; then calm.
 * `node outage.program.ts [--without-breakers]` prints what came of it as JSON. In a program, because the world's timers
 * take the place of the process's own.
 */
import { keyTextOf } from "../../../functions/notification/evaluate.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import { RECIPIENT_IDS, type Scenario, type SentEvent, type Weather } from "./world/scenario.ts";
import { see } from "./world/world.ts";

const MESSAGES = 200;
const HOUR_MS = 3_600_000;
const SEED = 20_261_128;

const FAIR: Weather = {
  slow: 0,
  noConnection: 0,
  lost: 0,
  hangs: 0,
  answerLost: 0,
  internalError: 0,
  throttled: 0,
  late: 0,
};

/** All at once; the 100th cannot be read, and comes when the outage is an hour old. */
function events(): SentEvent[] {
  return Array.from({ length: MESSAGES }, (_, index) => {
    const address = `reader-${index}@example.com`;
    const event = {
      specversion: "1.0",
      id: `event-${index}`,
      source: "https://shop.example.com",
      type: "sim.plain",
      data: { order: `order ${index}`, to: [address] },
    };
    return index === 100
      ? { kind: "unreadable", body: `{"id":${index}`, key: "", recipients: [], atMs: [HOUR_MS] }
      : {
          kind: "told",
          body: JSON.stringify(event),
          key: shortHash(keyTextOf(event)),
          recipients: [RECIPIENT_IDS.idOf(address)],
          atMs: [0],
        };
  });
}

function outage(scenario: Scenario, breakers: boolean): Scenario {
  return {
    ...scenario,
    slots: 1,
    onUnconfirmed: "retry",
    events: events(),
    faultyMs: 6 * HOUR_MS,
    publishes: "off",
    weather: { dynamodb: FAIR, sqs: FAIR, ses: FAIR, ai: FAIR, events: FAIR },
    outages: [],
    dies: 0,
    freezes: 0,
    skewMs: 0,
    concurrency: 50,
    batchLimit: 50,
    ses: { ...scenario.ses, maxSendRate: 14, rejects: 0, paused: 1 },
    redrives: false,
    maxReceiveCount: 5,
    breakers,
    schedule: { missed: 0, twice: 0 },
    sqs: { deliversTwice: 0, failsEntry: 0, comesBack: 0, takesStale: 0 },
  };
}

const breakers = !process.argv.includes("--without-breakers");
const { broken, counts, requests, trace } = await see(SEED, {
  recorded: true,
  traced: process.argv.includes("--trace"),
  changed: (scenario) => outage(scenario, breakers),
  ...(breakers ? {} : { tolerated: ["dead with a reason", "every event ends"] as const }),
});
if (trace.length > 0) console.error(trace.join("\n"));
const probes = requests.filter(
  ({ request: { input }, outcome }) =>
    "UpdateExpression" in input &&
    String(input.UpdateExpression).startsWith("SET probeUntilMs") &&
    "output" in outcome,
);
const asked = requests.filter(({ request }) => request.operation === "SendRawEmail");
console.log(
  JSON.stringify({ broken, ...counts, probes: probes.length, sendRequests: asked.length }),
);
