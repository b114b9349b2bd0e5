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
  texts: {},
};
