import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { evaluateSample } from "postrider/testing";
import { definition, samples } from "./{{file}}.ts";

describe("{{type}}", () => {
  test("goes to the recipients of the event, with its title in the subject", () => {
    const { outcome, recipients, subject } = evaluateSample(definition, samples[0]);
    assert.equal(outcome, "email");
    assert.deepEqual(recipients, ["office@example.com"]);
    assert.equal(subject, "{{title}}: No. 7001");
  });

  test("shows the facts of the event", () => {
    assert.deepEqual(evaluateSample(definition, samples[0]).facts, {
      Title: "No. 7001",
      Customer: "Zoë Adams",
      Notes: "Zoë asked for a call before noon.",
      When: "23 November 2026 at 07:15 UTC",
    });
  });

  test("goes to the dead-letter queue when the title is missing", () => {
    const { outcome, reason } = evaluateSample(definition, samples[0], { title: undefined });
    assert.equal(outcome, "dead-letter");
    assert.match(reason ?? "", /data\.title/);
  });
});
