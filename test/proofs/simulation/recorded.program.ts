/**
 * Lives seeds and prints, as lines of JSON, every request to DynamoDB and its answer, of as many seeds as bring a shape
 * of request that none before had; and at last the shapes of all requests to SQS.
 */
import { dynamoDbShape, sqsShape } from "./contract/shapes.ts";
import type { Outcome } from "./world/network.ts";
import { see, type SeeOptions } from "./world/world.ts";

const [first = 1, count = 1] = process.argv.slice(2).map(Number);
const seen = new Set<string>();
const sqs = new Set<string>();

// A server of one machine leaves no keys over.
const changed: SeeOptions["changed"] = (scenario) => ({
  ...scenario,
  dynamodb: { keysLeft: 0, lagMs: 0 },
});

for (let seed = first; seed < first + count; seed++) {
  const { requests } = await see(seed, { changed, recorded: true });
  const dynamodb = requests.filter(({ request }) => request.service === "dynamodb");
  const shapes = dynamodb.map(({ request }) => dynamoDbShape(request));
  for (const { request } of requests) if (request.service === "sqs") sqs.add(sqsShape(request));
  if (shapes.every((shape) => seen.has(shape))) continue;
  for (const shape of shapes) seen.add(shape);
  for (const { request, outcome } of dynamodb)
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
