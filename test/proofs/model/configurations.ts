/** The worlds that are explored, and what is expected of each. */
import type { Model } from "./model.ts";
import { type Mend, MENDS } from "./mends.ts";
import { PARKED_UNASKED, WINDOW } from "./promises.ts";
import { SMALL_WORLDS } from "./small-worlds.ts";
import { AWAY, modelOf, SIX_HOURS, type World } from "./worlds.ts";

export type Configuration = {
  readonly name: string;
  readonly about: string;
  readonly model: Model;
  /** What may be found without a promise being broken. */
  readonly allows: readonly string[];
  /** What must be found, because a mend was taken away; without it, nothing may be. */
  readonly finds?: readonly string[];
  /** Small enough to be explored on every change. */
  readonly small: boolean;
};

/** Those of `protocol.md`, section 3. */
const WORLDS: readonly World[] = [
  {
    name: "hold",
    about: "hold, 2 crashes, 1 lost answer",
    left: { crash: 2, lostAnswer: 1 },
  },
  {
    name: "retry",
    about: "retry, 1 crash, 1 lost answer",
    onUnconfirmed: "retry",
    left: { crash: 1, lostAnswer: 1 },
  },
  {
    name: "twice",
    about: "hold, 2 slots, the message delivered twice, 1 crash",
    slots: 2,
    left: { duplicate: 1, crash: 1 },
  },
  {
    name: "retry-slots",
    about: "retry, 2 slots, 1 lost answer",
    onUnconfirmed: "retry",
    slots: 2,
    left: { lostAnswer: 1 },
  },
  {
    name: "clocks",
    about: "hold, clocks a tick apart, 1 crash, 1 lost answer",
    clocks: [0, 1],
    left: { crash: 1, lostAnswer: 1 },
  },
  {
    name: "retry-clocks",
    about: "retry, clocks a tick apart, 1 lost answer",
    onUnconfirmed: "retry",
    clocks: [0, 1],
    left: { lostAnswer: 1 },
  },
  {
    name: "batch",
    about: "hold, 2 messages of one key, one batch or two runs, 1 lost answer",
    messages: 2,
    twins: true,
    left: { lostAnswer: 1 },
  },
  {
    name: "batch-crash",
    about: "hold, 2 messages of one key, one batch, 1 crash",
    messages: 2,
    twins: true,
    left: { crash: 1 },
  },
  {
    name: "retry-batch",
    about: "retry, 2 messages of one key, one batch, 1 lost answer",
    onUnconfirmed: "retry",
    messages: 2,
    twins: true,
    left: { lostAnswer: 1 },
  },
  {
    name: "one-key",
    about: "hold, 2 slots, 2 messages of one key, freezes",
    slots: 2,
    messages: 2,
  },
  {
    name: "one-key-crash",
    about: "hold, 2 slots, 2 messages of one key, 1 crash",
    slots: 2,
    messages: 2,
    left: { crash: 1 },
  },
  {
    name: "two-keys",
    about: "hold, 2 messages of two keys, freezes",
    messages: 2,
    keys: [0, 1],
  },
  {
    name: "recipients",
    about: "hold, 2 recipients, the definition edited, 1 crash",
    recipients: 2,
    left: { edit: 1, crash: 1 },
  },
  {
    name: "redriven",
    about: "hold, rejected, throttled, redriven by the operator, 1 crash",
    left: { reject: 1, throttle: 1, redrive: 1, crash: 1 },
  },
  {
    name: "lost-intent",
    about: "hold, the reply of an intent's write lost, 1 crash, 1 lost answer",
    left: { lostIntent: 1, crash: 1, lostAnswer: 1 },
  },
];

const OUTAGES: readonly World[] = [
  {
    name: "outage-slots",
    about: "SES refuses everything for 6 hours; 2 slots, 5 receives",
    slots: 2,
    outage: SIX_HOURS,
    left: { outage: 1 },
  },
  {
    // A run that dies costs a receive, and its attempt two more: perhaps alive, then unsettled.
    name: "outage-crash",
    about: "SES refuses everything for 6 hours; 1 crash, 8 receives",
    outage: { ...SIX_HOURS, maxReceives: 8 },
    left: { outage: 1, crash: 1 },
  },
  {
    name: "outage-messages",
    about: "SES refuses everything for 6 hours; 2 messages of two keys, 5 receives",
    messages: 2,
    keys: [0, 1],
    outage: SIX_HOURS,
    left: { outage: 1 },
  },
  {
    name: "outage-away",
    about: "SES is down for any time; 2 slots, 2 messages of two keys, 1 crash, 5 receives",
    slots: 2,
    messages: 2,
    keys: [0, 1],
    outage: AWAY,
    left: { outage: 1, crash: 1 },
  },
];

function worldOf({ name, about, ...varied }: World, small: boolean): Configuration {
  const model = modelOf(varied);
  const { clocks, left } = model.size;
  const window = varied.onUnconfirmed === "retry" || left.redrive > 0;
  // Somebody freezes or dies between its intent and SES, or the request is lost on its way.
  const parksUnasked = clocks.length > 1 || left.crash > 0 || left.lostAnswer > 0;
  return {
    name,
    about,
    model,
    allows: [...(window ? [WINDOW] : []), ...(parksUnasked ? [PARKED_UNASKED] : [])],
    small,
  };
}

function withoutMend({ name, about, world, taken, settleTicks, finds }: Mend): Configuration {
  const whole = SMALL_WORLDS.find((one) => one.name === world);
  if (whole === undefined) throw new RangeError(`Expected a small world, got "${world}"`);
  const kept = worldOf(whole, true);
  const { name: _name, about: _about, ...varied } = whole;
  const { protocol, ...model } = modelOf({
    ...varied,
    ...(settleTicks !== undefined && { settleTicks }),
  });
  return {
    ...kept,
    name: `without-${name}`,
    about: `${about} (in ${world})`,
    model: { ...model, protocol: { ...protocol, ...taken } },
    finds,
  };
}

export const CONFIGURATIONS: readonly Configuration[] = [
  ...SMALL_WORLDS.map((world) => worldOf(world, true)),
  ...[...WORLDS, ...OUTAGES].map((world) => worldOf(world, false)),
  // As it was explored first: see `goesOn`.
  ...WORLDS.map((world) =>
    worldOf({ ...world, name: `first-${world.name}`, goesOn: false }, false),
  ),
  ...MENDS.map(withoutMend),
];

/** @throws RangeError where there is none of that name. */
export function configurationOf(name: string): Configuration {
  const found = CONFIGURATIONS.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`Expected a configuration's name, got "${name}"`);
  return found;
}
