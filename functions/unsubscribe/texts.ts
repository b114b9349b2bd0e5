/** The words of the page by which readers end mails, in every language that a mail can be written in. */
import type { Locale } from "../notification/language.ts";
import type { UnsubscribeTexts } from "./page.ts";

export const unsubscribeTexts: Readonly<Record<Locale, UnsubscribeTexts>> = {
  en: {
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
  af: {
    askTitle: "Wil u hierdie boodskappe beëindig?",
    ask: "U sal geen boodskappe van hierdie soort meer kry nie. Alle ander boodskappe bly soos dit is.",
    askOfType:
      "U sal geen boodskappe oor gebeure van die tipe {type} meer kry nie. Alle ander boodskappe bly soos dit is.",
    button: "Beëindig hierdie boodskappe",
    doneTitle: "Hierdie boodskappe is beëindig",
    done: "U kry geen boodskappe van hierdie soort meer nie. Een wat reeds op pad is, kan nog kom.",
    doneOfType:
      "U kry geen boodskappe oor gebeure van die tipe {type} meer nie. Een wat reeds op pad is, kan nog kom.",
    badTitle: "Hierdie skakel kan nie gebruik word nie",
    bad: "Niks is verander nie. Maak asseblief die skakel weer uit die boodskap oop; as dit nie help nie, antwoord op die boodskap.",
    awayTitle: "Probeer asseblief weer",
    away: "Niks is verander nie, want iets aan ons kant antwoord nie. Maak asseblief die skakel oor 'n paar minute weer oop.",
  },
};
