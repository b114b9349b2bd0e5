/**
 * The pace of sending, shared by all runs: one row says when the account's bucket of tokens is full again (`fullAtMs`).
 *
 *   turn, turn, expect ─▶ one reservation for all that wait ─▶ tokens, each with its moment ─▶ "go" at its moment
 *
 * A reservation is one conditional write. One that the SDK repeats after it had been applied wastes its tokens, and gives
 * none twice. What a run does not use in time is lost, so that several runs' hoards never leave together.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DependencyError, nameOf } from "../../platform/errors.ts";
import {
  emptiedAtMs,
  leftAfterEmptying,
  MOST_TOKENS,
  momentOf,
  type Pace,
  paceOf,
  stepMs,
  type Token,
  tokensOf,
  tokensToAsk,
} from "./send-rate.ts";

export type SendPaceOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => number;
};

export type SendPace = {
  /** SES's own rate, mails a second; 1, the sandbox's, until it is told. */
  readonly setRate: (maxSendRate: number) => void;
  /** Mails a second that may leave: SES's rate with head-room. */
  readonly ratePerSecond: () => number;
  /** So many mails will soon ask for a turn, until the signal: their tokens are reserved. Never throws. */
  readonly expect: (mails: number, signal: AbortSignal) => void;
  /** Waits for a token; false if none comes before `untilMs` or the signal. @throws DependencyError */
  readonly turn: (untilMs: number, signal: AbortSignal) => Promise<boolean>;
  /** Gives an unused token to this run's next mail. */
  readonly returnTurn: () => void;
  /** SES has said that we are over the rate: the bucket is empty, for all runs. Never throws. */
  readonly empty: () => void;
};

type Waiter = {
  readonly untilMs: number;
  readonly end: (granted: boolean) => void;
  readonly fail: (error: unknown) => void;
};

const SANDBOX_RATE = 1;
/** A bucket that is full only after this was written by a clock that is wrong; it must not keep all mails back till then. */
const FARTHEST_MS = 120_000;
/** Each try knows the row as the last one met it. */
const MOST_TRIES = 5;

const IN_USE = "fullAtMs > :now AND fullAtMs <= :farthest";
const FULL = "attribute_not_exists(fullAtMs) OR fullAtMs <= :now OR fullAtMs > :farthest";
/** An emptied bucket's number moves forwards only. */
const EARLIER = "attribute_not_exists(fullAtMs) OR fullAtMs < :full OR fullAtMs > :farthest";
const TO = "SET fullAtMs = :full";
const BY = "SET fullAtMs = fullAtMs + :step";

export function createSendPace({ client, table, now }: SendPaceOptions): SendPace {
  let pace: Pace = paceOf(SANDBOX_RATE);
  /** The row's number as we last met it. */
  let fullAtMs = 0;
  let held: readonly Token[] = [];
  let waiters: readonly Waiter[] = [];
  /** Until when each mail that was announced may be expected, at the latest. */
  let expected: readonly { readonly untilMs: number; readonly signal: AbortSignal }[] = [];
  let recent: readonly Token[] = [];
  let emptied = false;
  let writing = false;
  let asking: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;

  return {
    setRate: (maxSendRate) => void (pace = paceOf(maxSendRate)),
    ratePerSecond: () => pace.perSecond,

    expect: (mails, signal) => {
      const untilMs = now() + pace.keepMs;
      expected = [
        ...expected,
        ...Array.from({ length: Math.min(mails, MOST_TOKENS) }, () => ({ untilMs, signal })),
      ];
      serve();
    },

    turn: (untilMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return resolve(false);
        const over = () => {
          waiters = waiters.filter((one) => one !== waiter);
          signal.removeEventListener("abort", cut);
        };
        const waiter: Waiter = {
          untilMs,
          end: (granted) => {
            over();
            resolve(granted);
          },
          fail: (error) => {
            over();
            reject(error);
          },
        };
        const cut = () => {
          waiter.end(false);
          serve();
        };
        signal.addEventListener("abort", cut, { once: true });
        expected = expected.slice(1);
        waiters = [...waiters, waiter];
        serve();
      }),

    returnTurn: () => {
      const nowMs = now();
      // Not known which one it was: the one that must be used first.
      const [returned, ...others] = recent.filter(({ untilMs }) => untilMs >= nowMs);
      recent = others;
      if (returned === undefined) return;
      held = [returned, ...held];
      serve();
    },

    empty: () => {
      held = leftAfterEmptying(pace, held, now());
      emptied = true;
      serve();
    },
  };

  /** Gives out what is there, and sees that what is missing is asked for. */
  function serve(): void {
    clearTimeout(timer);
    const nowMs = now();
    held = held.filter(({ untilMs }) => untilMs >= nowMs);
    recent = recent.filter(({ untilMs }) => untilMs >= nowMs);
    // What a run announced is nothing to the next one of this process.
    expected = expected.filter(({ untilMs, signal }) => untilMs >= nowMs && !signal.aborted);
    let before = 0;
    for (const waiter of waiters) {
      const token = held[before];
      const atMs = token?.atMs ?? momentOf(pace, fullAtMs, before - held.length);
      if (Math.max(nowMs, atMs) > waiter.untilMs) waiter.end(false);
      else if (token === undefined || atMs > nowMs) before += 1;
      else {
        held = held.filter((one) => one !== token);
        recent = [...recent, token];
        waiter.end(true);
      }
    }
    const [next] = held;
    if (waiters.length > 0 && next !== undefined)
      timer = setTimeout(serve, Math.ceil(next.atMs - nowMs));
    // A millisecond later, so that all who come in it are asked for together.
    if (!writing && (emptied || toAsk() > 0)) asking ??= setTimeout(() => void ask(), 0);
  }

  function toAsk(): number {
    return tokensToAsk(
      pace,
      {
        waiting: waiters.length,
        expected: expected.length,
        held,
        recent: recent.length,
        fullAtMs,
      },
      now(),
    );
  }

  async function ask(): Promise<void> {
    asking = undefined;
    writing = true;
    try {
      if (emptied) {
        emptied = false;
        await writeEmptied();
      }
      const count = toAsk();
      if (count > 0) {
        const reserved = await reserve(count);
        held = [...held, ...reserved];
      }
    } catch (error) {
      expected = [];
      for (const waiter of waiters) waiter.fail(error);
    }
    writing = false;
    serve();
  }

  async function reserve(count: number): Promise<readonly Token[]> {
    const mine = pace;
    const step = stepMs(mine, count);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const askedAtMs = now();
      const farthest = numberOf(askedAtMs + FARTHEST_MS);
      const applied =
        fullAtMs > askedAtMs
          ? await write(BY, IN_USE, {
              ":now": numberOf(askedAtMs),
              ":farthest": farthest,
              ":step": numberOf(step),
            })
          : await write(TO, FULL, {
              ":now": numberOf(askedAtMs),
              ":farthest": farthest,
              ":full": numberOf(askedAtMs + step),
            });
      if (applied) return tokensOf(mine, count, fullAtMs - step, { askedAtMs, givenAtMs: now() });
    }
    throw new DependencyError("dynamodb", "the sending rate's row changes faster than it is read");
  }

  async function writeEmptied(): Promise<void> {
    const nowMs = now();
    const untilMs = emptiedAtMs(pace, nowMs);
    if (fullAtMs >= untilMs) return;
    await write(TO, EARLIER, {
      ":farthest": numberOf(nowMs + FARTHEST_MS),
      ":full": numberOf(untilMs),
    });
  }

  /** Whether the condition held; `fullAtMs` is the row's then. @throws DependencyError */
  async function write(
    UpdateExpression: string,
    ConditionExpression: string,
    ExpressionAttributeValues: Record<string, AttributeValue>,
  ): Promise<boolean> {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: "rate#ses" } },
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeValues,
      ReturnValues: "UPDATED_NEW",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      fullAtMs = readNumber((await client.send(command)).Attributes);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException))
        throw new DependencyError(
          "dynamodb",
          `the sending rate cannot be reserved: ${nameOf(error)}`,
          { cause: error },
        );
      const metAtMs = readNumber(error.Item);
      fullAtMs = metAtMs <= now() + FARTHEST_MS ? metAtMs : 0;
      return false;
    }
  }
}

/** 0, a full bucket, where there is none. */
function readNumber(item: Readonly<Record<string, AttributeValue>> | undefined): number {
  const atMs = Number(item?.["fullAtMs"]?.N);
  return Number.isFinite(atMs) ? atMs : 0;
}

function numberOf(value: number): AttributeValue {
  return { N: String(value) };
}
