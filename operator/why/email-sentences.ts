/** The sentences for each state of an email. The test takes the states from the code's own list. */
import { type EmailState, stateAt } from "../read/email.ts";
import { SAID_BY_AN_OPERATOR } from "../../functions/delivery/ledger-evidence.ts";
import type { Sentences } from "./answer.ts";
import { isOnSesList, isPermanent, readBounce } from "./bounce.ts";
import {
  afterArrival,
  at,
  byText,
  type EmailCase,
  entryOf,
  fallbackNext,
  fallbackReason,
  fallbackText,
  openDeadLetter,
  serverText,
  toText,
  whyText,
} from "./email-case.ts";
import { readRefusal } from "./ses-refusal.ts";
import { stopsNowText, suppressedText, suppressionWords } from "./suppression.ts";
import { durationText, whenText } from "./times.ts";
import { pausedText, sesOpenText, waitOf } from "./waiting.ts";

/** SES has reported on nearly every email by then. */
const REPORT_MS = 60 * 60_000;
/** A run waits this long for the reports of later emails: `feedbackWaitMs`, then the next run. */
const REPORTS_MS = 2 * 60 * 60_000;

export const EMAIL_SENTENCES: Readonly<Record<EmailState, (one: EmailCase) => Sentences>> = {
  waiting: (one) => {
    const { plannedAtMs } = one.email;
    const { tone, next } = waitOf(one, plannedAtMs);
    const happened = `Waiting to be sent: the email was written${at(plannedAtMs, one)}, and no run has begun to send it.`;
    return { tone, word: "Waiting", happened, next };
  },
  retrying: (one) => {
    const released = entryOf(one, "released");
    const last = one.email.history.at(-1);
    const { tone, next } = waitOf(one, one.email.intentAtMs);
    const happened =
      released !== undefined && last === released
        ? `Released${at(released.atMs, one)}${byText(released)}: it is sent once more.`
        : `Retrying: SES put off the last attempt${at(one.email.intentAtMs, one)}, so nothing was sent yet.`;
    return { tone, word: last === released && released ? "Released" : "Retrying", happened, next };
  },
  submitting: (one) => {
    const { state, intentAtMs } = one.email;
    const { nowMs } = one.now;
    if (stateAt(state, intentAtMs, nowMs) === "unconfirmed") return unconfirmed(one);
    const ageMs = nowMs - (intentAtMs ?? 0);
    return {
      tone: "busy",
      word: "Being sent",
      happened: `Being sent: a run began ${durationText(ageMs)} ago, and SES has not answered yet.`,
      next: "Nothing to do. Ask again in a minute.",
    };
  },
  unconfirmed,
  accepted: (one) => {
    const said = entryOf(one, "marked-sent");
    if (said !== undefined || one.email.sesMessageIds.includes(SAID_BY_AN_OPERATOR))
      return {
        tone: "ok",
        word: "Marked as sent",
        happened: `Marked as sent${at(said?.atMs, one)}${byText(said)}${whyText(said)}. SES did not confirm it.`,
        next: withSuppression(one, "Nothing to do."),
      };
    const atMs = entryOf(one, "accepted")?.atMs;
    const delayed = entryOf(one, "delayed");
    const happened = `Accepted by SES${at(atMs, one)}${afterArrival(atMs, one)}${fallbackText(one)}.${sentAgainText(one)}`;
    const sinceMs = atMs ?? one.email.intentAtMs;
    const isNew = sinceMs !== undefined && one.now.nowMs - sinceMs < REPORT_MS;
    const next =
      delayed !== undefined
        ? `The reader's server asked SES to wait${at(delayed.atMs, one)}. SES tries again for several hours and then reports a bounce. Nothing to do until then.`
        : isNew
          ? "The reader's server has not confirmed it yet; that takes seconds, at times minutes. Nothing to do."
          : "SES has not reported since whether the reader's server took it. Ask the reader to look in the spam folder too. If no email of today is reported as delivered, run `postrider doctor`: it says whether SES's reports arrive.";
    return {
      tone: isNew && delayed === undefined ? "busy" : "warn",
      word: "Accepted",
      happened,
      next: withSuppression(one, next),
    };
  },
  delivered: (one) => {
    const entry = entryOf(one, "delivered");
    const missing = fallbackNext(one);
    const answer = entry?.why === undefined ? "" : ` (${serverText(entry.why, one.email, 80)})`;
    const spam = `The reader's server took it${answer}, so if they cannot find it, it is in their spam folder or moved by a rule.`;
    return {
      tone: missing === "" && stopsNowText(one) === "" ? "ok" : "warn",
      word: "Delivered",
      happened: `Delivered${at(entry?.atMs, one)}${fallbackReason(one) === undefined ? afterArrival(entry?.atMs, one) : fallbackText(one)}.${sentAgainText(one)}`,
      next: withSuppression(
        one,
        [missing, spam, "Nothing to do here."].filter((part) => part !== "").join(" "),
      ),
    };
  },
  bounced: (one) => {
    const { reason } = one.email;
    const entry = entryOf(one, "bounced");
    const { meaning, next } = readBounce(reason, entry?.why);
    const happened = `Bounced${at(entry?.atMs, one)}: ${meaning}.`;
    return { tone: "bad", word: "Bounced", happened, next: bounceNext(one, next) };
  },
  complained: (one) => {
    const delivered = entryOf(one, "delivered", "accepted");
    const entry = entryOf(one, "complained");
    const later =
      delivered === undefined || entry === undefined
        ? "the reader"
        : `${durationText(Math.max(0, entry.atMs - delivered.atMs))} later the reader`;
    const isSuppressed = one.now.suppression?.reason !== undefined;
    return {
      tone: "bad",
      word: "Marked as spam",
      happened: `Marked as spam: it was delivered${at(delivered?.atMs, one)}, and ${later} marked it as spam.`,
      next: `${isSuppressed ? "The address has been suppressed since, so later email to it is skipped. Leave it so" : "Its suppression was removed since. Send no more email"} unless the reader asks for it, and tell them this news another way.`,
    };
  },
  rejected: (one) => {
    const entry = entryOf(one, "rejected");
    return {
      tone: "bad",
      word: "Rejected",
      happened: `Rejected by SES${at(entry?.atMs, one)}: SES found forbidden content in it, such as a virus, and did not deliver it.`,
      next: "An email has no attachments, so look at the values of the event, and find out who can write them. Then send a new event.",
    };
  },
  failed: (one) => {
    const entry = entryOf(one, "failed");
    const { because, next, isAddress } = readRefusal(one.email.reason);
    const happened = `Failed${at(entry?.atMs ?? one.email.intentAtMs, one)}: SES refused the email to ${toText(one)} for good, and nothing was sent, because ${because}.`;
    const redrivenAtMs = redrivenSince(one);
    if (redrivenAtMs !== undefined) {
      const wait = waitOf(one, redrivenAtMs);
      return {
        tone: wait.tone,
        word: "Failed",
        happened: `${happened} Its message was redriven${at(redrivenAtMs, one)}.`,
        next: wait.next,
      };
    }
    const after = isAddress
      ? ""
      : openDeadLetter(one) === undefined
        ? " Then send a new event."
        : " Then redrive the dead letter: only refused recipients are tried again.";
    return { tone: "bad", word: "Failed", happened, next: `${next}${after}` };
  },
  held: (one) => {
    const entry = entryOf(one, "held");
    return {
      tone: "warn",
      word: "Held",
      happened: `Held for your decision${at(entry?.atMs, one)}: SES did not answer, and no report came within ${durationText(one.now.settleMs)}, so it is not known whether the email was sent.`,
      next: `Ask ${toText(one)} whether it arrived. If it did, mark it as sent. If it did not, release it, and it is sent once more.`,
    };
  },
  suppressed: (one) => {
    const entry = entryOf(one, "suppressed");
    const { reason, definition = "" } = one.email;
    const { because, next } = suppressionWords(reason);
    const { suppression } = one.now;
    const isUnsubscribed =
      reason === "unsubscribed" && suppression?.unsubscribed.includes(definition) === true;
    const isLifted = suppression?.reason === undefined && !isUnsubscribed;
    const isSame = isUnsubscribed || (reason !== undefined && suppression?.reason === reason);
    const still = suppression && suppressedText(suppression, one.now);
    return {
      tone: "off",
      word: "Suppressed",
      happened: `Suppressed${at(entry?.atMs, one)}: the email was not sent, because ${isSame && still !== undefined ? still : because}.${isLifted || isSame ? "" : ` What stops email to the address now: ${still}.`}`,
      next: isLifted
        ? "The suppression was removed since, so new email goes out. This one is not sent by itself: resend it if the news still matters."
        : next,
    };
  },
  expired: (one) => {
    const entry = entryOf(one, "expired");
    const { expiresAtMs, definition } = one.email;
    const limit =
      expiresAtMs === undefined
        ? ""
        : `: nothing was to be sent after ${whenText(expiresAtMs, one.now).replace(/^on /, "")}`;
    return {
      tone: "off",
      word: "Expired",
      happened: `Expired${at(entry?.atMs, one)}: its time was over when a run reached it${limit}.`,
      next: `Resend it if the news still matters. If this happens often, raise \`expiresAfter\` of ${definition ?? "the definition"}, or find out why runs were late.`,
    };
  },
  cancelled: (one) => {
    const entry = entryOf(one, "cancelled");
    return {
      tone: "off",
      word: "Cancelled",
      happened: `Cancelled${at(entry?.atMs, one)}${byText(entry)}${whyText(entry)}, before it was sent.`,
      next: "Nothing to do. To send it after all, resend it.",
    };
  },
  unreadable: () => ({
    tone: "bad",
    word: "Unreadable",
    happened:
      "Unreadable: another version of Postrider or another program wrote the record of this email, so it is not known what happened to it.",
    next: "After a rollback, upgrade again; the record is read then. Otherwise restore it, as the runbook says under Restore a table.",
  }),
};

/** When the message was put back into the queue after SES refused it; undefined if it was not, or if it failed again. */
export function redrivenSince(one: EmailCase): number | undefined {
  const { email, shown } = one;
  const failedAtMs = entryOf(one, "failed")?.atMs ?? email.intentAtMs ?? 0;
  const times = shown.deadLetters
    .filter(({ history }) => !history.some(({ what }) => what === "failed-again"))
    .flatMap(({ history }) => history.filter(({ what }) => what === "redriven"))
    .map(({ atMs }) => atMs)
    .filter((atMs) => atMs >= failedAtMs);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Of an email whose earlier try may have arrived too; "" for the others. */
function sentAgainText(one: EmailCase): string {
  const again = entryOf(one, "sent-again");
  return again === undefined
    ? ""
    : ` SES had not answered an earlier try and reported nothing about it, so the email was sent once more${at(again.atMs, one)}: the reader may have two copies.`;
}

/** "Nothing to do." is not true of an address whose later emails are not sent. */
function withSuppression(one: EmailCase, next: string): string {
  const stops = stopsNowText(one);
  return stops === "" ? next : `${next.replace(/ ?Nothing to do[^.]*\.$/, "")} ${stops}`.trim();
}

/** Not known whether it was sent; after the settle time a run decides. */
function unconfirmed(one: EmailCase): Sentences {
  const { intentAtMs, resends } = one.email;
  const happened = `Unconfirmed: SES did not answer${at(intentAtMs, one)}, so it is not known yet whether this email was sent.`;
  const { nowMs } = one.now;
  const untilMs = (intentAtMs ?? nowMs) + one.now.settleMs;
  const otherwise =
    resends > 0
      ? "it is held for your decision"
      : 'it is sent once more, or held for your decision if `onUnconfirmed` is "hold"';
  const next =
    untilMs > nowMs
      ? `Wait until ${clockText(untilMs, one)}. If SES reports it by then, it counts as sent. If not, ${otherwise}.`
      : `The time to wait for SES's report was over${at(untilMs, one)}. ${decisionText(one, (intentAtMs ?? nowMs) + REPORTS_MS)} If no report is about this email, ${otherwise}.`;
  return { tone: "warn", word: "Unconfirmed", happened, next };
}

/** The first whole minute after it: a promised minute must not have passed. */
function clockText(atMs: number, { now }: EmailCase): string {
  const minute = Math.ceil(atMs / 60_000) * 60_000;
  return whenText(minute, now).replace(/^(?:today at|on) /, "");
}

/** Who decides about an attempt that has settled, and when. */
function decisionText(one: EmailCase, byMs: number): string {
  const { paused, circuits, nowMs } = one.now;
  if (openDeadLetter(one) !== undefined)
    return "Its message is a dead letter, so no run decides: redrive it.";
  if (paused !== undefined) return `${pausedText(paused, one.now)} A run decides after you resume.`;
  if (circuits.ses.state === "open")
    return `${sesOpenText(circuits.ses, one.now)} A run decides after that.`;
  return byMs > nowMs
    ? `A run decides by ${clockText(byMs, one)}, or sooner, when the reports of later emails have come.`
    : `A run should have decided by ${clockText(byMs, one)}: \`postrider doctor\` says whether runs start.`;
}

function bounceNext(one: EmailCase, next: string | undefined): string {
  const { reason } = one.email;
  const isSuppressed = one.now.suppression?.reason !== undefined;
  if (!isPermanent(reason))
    return next ?? "Resend later; if it bounces again, check the address with the reader.";
  if (!isSuppressed)
    return `${next ?? "Check the address with the reader."} The address is not suppressed now, so the next email is tried again.`;
  const suppressed = "The address has been suppressed since, so later email to it is skipped.";
  if (next !== undefined)
    return `${suppressed} ${next}${isOnSesList(reason) ? "" : " Remove the suppression before you resend."}`;
  return `${suppressed} Ask for the right address and correct it in your application. Only if the mailbox exists now: remove the suppression, then resend.`;
}
