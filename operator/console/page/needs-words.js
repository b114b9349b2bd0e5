/** @import { Counted } from "./contract.ts" */

/**
 * What needs an operator, and what of the rest is true now.
 * @param {{ emails: number, hasMore: boolean, deadLetters: Counted, isPaused: boolean, isSesOpen: boolean }} given
 */
export function needsWords({ emails, hasMore, deadLetters, isPaused, isSesOpen }) {
  const parts = [
    countText(emails, hasMore, "email"),
    countText(deadLetters.count, deadLetters.isMore, "dead letter"),
  ].filter((part) => part !== "");
  const isOne = emails + deadLetters.count === 1;
  const verb = isOne ? "needs" : "need";
  const nothing = isPaused ? "Sending is paused" : "Nothing needs you";
  const title = parts.length === 0 ? nothing : `${parts.join(" and ")} ${verb} you`;
  const rest = isPaused
    ? "Sending is paused: emails wait until you resume."
    : isSesOpen
      ? "SES takes no email now: emails wait, and go out when it does."
      : hasMore
        ? ""
        : `Everything${parts.length === 0 ? "" : " else"} is done, or goes on by itself.`;
  const older = hasMore ? "These are the newest. “Needs you” lists all." : "";
  return { title, text: [older, rest].filter((part) => part !== "").join(" ") };
}

/** @param {number} count @param {boolean} isMore @param {string} one */
function countText(count, isMore, one) {
  if (count === 0) return "";
  return `${count}${isMore ? " or more" : ""} ${one}${count === 1 && !isMore ? "" : "s"}`;
}
