import type { Language } from "../../functions/core/language.ts";

export const en: Language = {
  locale: "en",
  name: "English",
  months: [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ],
  fixed: {
    changed: "Changed",
    before: "Before",
    after: "After",
    added: "Added",
    removed: "Removed",
    facts: "Details",
    nothing: "(none)",
    and: "and",
    moreCharacters: "and {count} characters more",
    moreItems: "and {count} more",
    why: "You get this mail because you are told of events like this one.",
    whyOfType: "You get this mail because you are told of events of the type {type}.",
    writtenByAi: "The summary was written by AI ({model}); the facts come from the event itself.",
    writtenByRule: "This mail was written without AI.",
    writtenWithoutAi:
      "This mail was written without AI, because the AI could not be asked or did not answer in time.",
    writtenAnew: "This mail was written without AI, because the AI's answer could not be used.",
    writtenOverBudget:
      "This mail was written without AI, because the day's limit for AI is reached.",
    writtenInPrivate: "This mail was written without AI, to keep personal details from it.",
    unsubscribe: "End mails of this kind",
  },
  unsubscribe: {
    askTitle: "End these mails?",
    ask: "You will get no more mails of this kind. All other mails stay as they are.",
    askOfType:
      "You will get no more mails about events of the type {type}. All other mails stay as they are.",
    button: "End these mails",
    doneTitle: "These mails have ended",
    done: "You get no more mails of this kind. One that is already on its way may still come.",
    doneOfType:
      "You get no more mails about events of the type {type}. One that is already on its way may still come.",
    badTitle: "This link cannot be used",
    bad: "Nothing was changed. Please open the link from the mail again; if that does not help, answer the mail.",
    awayTitle: "Please try again",
    away: "Nothing was changed, because something on our side does not answer. Please open the link again in a few minutes.",
  },
  texts: {},
};
