import { describe, expect, test } from "@jest/globals";
import { createMemorySqs } from "./sqs/memory-sqs.ts";
import { createClock, MOST_PER_MS } from "./time/clock.ts";

describe("the virtual clock", () => {
  test("throws once when entries never end within one millisecond", () => {
    const stuck: string[] = [];
    const clock = createClock(0, { onStuck: (how) => stuck.push(how) });
    const again = () => void clock.at(clock.now(), again);
    again();
    expect(() => {
      while (clock.step());
    }).toThrow("within one virtual millisecond");
    expect(() => clock.at(0, () => undefined)).toThrow("within one virtual millisecond");
    expect(stuck).toEqual([`more than ${MOST_PER_MS} steps within one virtual millisecond`]);
  });

  test("counts the entries of each millisecond", () => {
    const clock = createClock(0);
    let steps = 0;
    const next = () => {
      steps++;
      if (steps < 2 * MOST_PER_MS)
        clock.at(steps % 100 === 0 ? clock.now() + 1 : clock.now(), next);
    };
    clock.at(0, next);
    while (clock.step());
    expect(steps).toBe(2 * MOST_PER_MS);
  });
});

describe("a receiver of the in-memory queue", () => {
  test("keeps waiting when a hidden message arrives", () => {
    const url = "https://sqs.eu-west-1.amazonaws.com/000000000000/events";
    const clock = createClock(0);
    const sqs = createMemorySqs({ clock, queues: [{ url, visibilityTimeoutSeconds: 120 }] });
    const answers: object[] = [];
    for (const WaitTimeSeconds of [20, 20])
      sqs.perform("ReceiveMessage", { QueueUrl: url, WaitTimeSeconds }, (answer) =>
        answers.push(answer),
      );

    sqs.perform("SendMessage", { QueueUrl: url, MessageBody: "{}", DelaySeconds: 5 }, () => {});
    expect(answers).toEqual([]);
    clock.advance(5_000);
    expect(answers).toEqual([{ Messages: [expect.objectContaining({ Body: "{}" })] }]);
    clock.advance(15_000);
    expect(answers).toHaveLength(2);
  });
});
