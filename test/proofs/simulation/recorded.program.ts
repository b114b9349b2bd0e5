/**
 * Lives seeds, and prints the requests to DynamoDB with their answers, one JSON line each, of a few seeds that have every form of request
 * together. The last line has the forms of all requests to SQS.
 */
import { dynamoDbShape, sqsShape } from "./contract/shapes.ts";
import type { Outcome } from "./world/network.ts";
import { see, type SeeOptions, type Worked } from "./world/world.ts";

const [first = 1, count = 1] = process.argv.slice(2).map(Number);
type World = {
  readonly seed: number;
  readonly requests: readonly Worked[];
  readonly shapes: Set<string>;
};

const worlds: World[] = [];
const sqs = new Set<string>();

// The servers of one machine process every key of a batch, and have no lag.
const changed: SeeOptions["changed"] = (scenario) => ({
  ...scenario,
  dynamodb: { keysLeft: 0, lagMs: 0 },
});

for (let seed = first; seed < first + count; seed++) {
  const { requests } = await see(seed, { changed, recorded: true });
  const dynamodb = requests.filter(({ request }) => request.service === "dynamodb");
  const shapes = new Set(dynamodb.map(({ request }) => dynamoDbShape(request)));
  worlds.push({ seed, requests: dynamodb, shapes });
  for (const { request } of requests) if (request.service === "sqs") sqs.add(sqsShape(request));
}

const missing = new Set(worlds.flatMap(({ shapes }) => [...shapes]));
/** Missing forms per request: the servers are slow. */
const gainOf = ({ requests, shapes }: World) =>
  [...shapes].filter((shape) => missing.has(shape)).length / Math.max(1, requests.length);
while (missing.size > 0) {
  const { seed, requests, shapes } = worlds.reduce((best, world) =>
    gainOf(world) > gainOf(best) ? world : best,
  );
  for (const shape of shapes) missing.delete(shape);
  for (const { request, outcome } of requests)
    print({ seed, operation: request.operation, input: request.input, answer: answerOf(outcome) });
}
print({ sqs: [...sqs].toSorted() });

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function answerOf(outcome: Outcome): object {
  if ("output" in outcome) return { output: outcome.output };
  const { error } = outcome;
  if (!(error instanceof Error)) throw new Error("Expected an error");
  return "Item" in error && error.Item !== undefined
    ? { error: error.name, item: error.Item }
    : { error: error.name };
}
