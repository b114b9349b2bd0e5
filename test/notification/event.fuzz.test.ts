import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readEvent } from "../../functions/notification/event.ts";
import { definitionFor } from "../../functions/notification/evaluate.ts";
import { languages, loadFixture } from "../helpers/fixture-project.ts";
import { oddBody, SECRET, SEED } from "../helpers/odd-bodies.ts";

const { definitions } = await loadFixture();

/** A field or what the body is; for people who cannot be mailed, how many. */
const NAMED =
  /`[^`]+`|the message body|JSON array|SNS|envelopes|recipient|a CloudEvents (?:1\.0 document|batch)/;

/** A detail may name the event's type: it is the producer's word for a kind of event. */
const OF_TYPE = /^no definition for .{1,100}, so the default one was used/s;

/** What is said about a body that ends among the dead letters; nothing where its mail can be made. */
function saidOf(body: string): string | undefined {
  const read = readEvent(body);
  if (!read.ok) return read.detail;
  const definition = definitionFor(definitions, read.event.type);
  if (definition === undefined) throw new Error("Expected the default definition");
  definition.keyTextOf(read.event);
  const notified = definition.notify(read.event, { languages });
  if (notified.kind !== "refused") return undefined;
  // The default definition reads any data.
  if (definition.type === "*") expect(notified.reason).not.toBe("definition-failed");
  return notified.detail;
}

test(`of 10,000 odd bodies each is mailed, or refused by a detail that names the field and quotes nothing (FUZZ_SEED=${SEED})`, () => {
  let mailed = 0;
  let refused = 0;
  fc.assert(
    fc.property(oddBody, (body) => {
      const said = saidOf(body);
      if (said === undefined) {
        mailed++;
        return;
      }
      refused++;
      expect(said).toMatch(NAMED);
      expect(said.replace(OF_TYPE, "")).not.toContain(SECRET);
      expect(said.length).toBeLessThan(1_000);
    }),
    { seed: SEED, numRuns: 10_000, endOnFailure: true },
  );
  expect(Math.min(mailed, refused)).toBeGreaterThan(1_000);
}, 300_000);
