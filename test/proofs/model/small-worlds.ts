/** The worlds that `npm test` explores. Each removed guard uses one of them. */
import { AWAY, SIX_HOURS, type World } from "./worlds.ts";

export type SmallName = `small-${string}`;

type SmallWorld = World & { readonly name: SmallName };

export const SMALL_WORLDS: readonly SmallWorld[] = [
  { name: "small-freezes", about: "retry, freezes", onUnconfirmed: "retry" },
  { name: "small-hold", about: "hold, 1 crash", left: { crash: 1 } },
  {
    name: "small-retry",
    about: "retry, 1 lost answer",
    onUnconfirmed: "retry",
    left: { lostAnswer: 1 },
  },
  {
    name: "small-throttled",
    about: "retry, 1 throttled",
    onUnconfirmed: "retry",
    left: { throttle: 1 },
  },
  {
    name: "small-rejected",
    about: "retry, 1 rejected",
    onUnconfirmed: "retry",
    left: { reject: 1 },
  },
  {
    name: "small-clocks",
    about: "retry, clocks a tick apart",
    onUnconfirmed: "retry",
    clocks: [0, 1],
  },
  { name: "small-twice", about: "hold, the message delivered twice", left: { duplicate: 1 } },
  {
    name: "small-recipients",
    about: "hold, 1 run, 2 recipients, the definition edited, 1 crash, 1 rejected",
    clocks: [0],
    recipients: 2,
    left: { edit: 1, crash: 1, reject: 1 },
  },
  {
    name: "small-redriven",
    about: "hold, 1 run, rejected, throttled, 1 lost answer, redriven, 1 crash",
    clocks: [0],
    left: { reject: 1, throttle: 1, lostAnswer: 1, redrive: 1, crash: 1 },
  },
  {
    name: "small-lost-intent",
    about: "hold, 1 run, the reply of an intent's write lost",
    clocks: [0],
    left: { lostIntent: 1 },
  },
  {
    name: "small-outage",
    about: "SES refuses everything for 6 hours and does not say so in its quota; 5 receives",
    outage: SIX_HOURS,
    left: { outage: 1 },
  },
  {
    name: "small-outage-told",
    about: "SES is down for any time, its quota says so; 5 receives, 1 freeze",
    outage: AWAY,
    left: { outage: 1, freeze: 1 },
  },
  {
    name: "small-prober-dies",
    about: "SES is down for any time, its quota says so; 1 crash, 1 lost answer",
    outage: AWAY,
    left: { outage: 1, crash: 1, lostAnswer: 1 },
  },
  {
    name: "small-two-probers",
    about: "SES is down for any time, its quota says so; 2 slots",
    slots: 2,
    outage: AWAY,
    left: { outage: 1 },
  },
  {
    name: "small-suppressed",
    about: "retry, 1 lost answer, a recipient suppressed or an email expired",
    onUnconfirmed: "retry",
    clocks: [0],
    left: { withhold: 1, lostAnswer: 1, crash: 1 },
  },
  {
    name: "small-cancelled",
    about: "retry, 1 run, 1 lost answer, throttled, rejected, 1 crash, an operator cancels",
    onUnconfirmed: "retry",
    clocks: [0],
    left: { cancel: 1, lostAnswer: 1, throttle: 1, reject: 1, crash: 1 },
  },
  {
    name: "small-cancelled-on-its-way",
    about: "hold, freezes, an operator cancels",
    left: { cancel: 1 },
  },
  {
    name: "small-marked-as-sent",
    about: "hold, 1 run, 1 lost answer, 1 crash, an operator marks as sent or redrives",
    clocks: [0],
    left: { markSent: 1, lostAnswer: 1, redrive: 1, crash: 1 },
  },
  {
    name: "small-events",
    about: "retry, 1 run, events of every kind in any order, 1 lost answer, 1 crash",
    onUnconfirmed: "retry",
    clocks: [0],
    events: ["accepted", "undelivered", "delivered", "bounced", "rejected", "complained"],
    left: { lostAnswer: 1, crash: 1 },
  },
  {
    name: "small-deaf",
    about: "retry, 1 run, no event is received, 1 lost answer, 1 crash",
    onUnconfirmed: "retry",
    clocks: [0],
    deaf: true,
    left: { lostAnswer: 1, crash: 1 },
  },
];
