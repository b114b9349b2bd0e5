import type { Language } from "../language.ts";

export const af: Language = {
  locale: "af",
  name: "Afrikaans",
  months: [
    "Januarie",
    "Februarie",
    "Maart",
    "April",
    "Mei",
    "Junie",
    "Julie",
    "Augustus",
    "September",
    "Oktober",
    "November",
    "Desember",
  ],
  fixed: {
    changed: "Verander",
    before: "Voorheen",
    after: "Nou",
    added: "Bygevoeg",
    removed: "Verwyder",
    facts: "Besonderhede",
    nothing: "(geen)",
    and: "en",
    moreCharacters: "en nog {count} karakters",
    moreItems: "en nog {count}",
    factsNotShown: "Nie gewys nie",
    changesNotShown: "Veranderinge nie gewys nie",
    notShown: "+ nog {count}",
    why: "U kry hierdie boodskap omdat u van sulke gebeure in kennis gestel word.",
    whyOfType:
      "U kry hierdie boodskap omdat u van gebeure van die tipe {type} in kennis gestel word.",
    writtenByAi:
      "Die opsomming is deur KI ({model}) geskryf; die feite kom uit die gebeurtenis self.",
    writtenByRule: "Hierdie boodskap is sonder KI geskryf.",
    writtenWithoutAi:
      "Hierdie boodskap is sonder KI geskryf, want die KI was nie bereikbaar nie of het nie betyds geantwoord nie.",
    writtenAnew:
      "Hierdie boodskap is sonder KI geskryf, want die KI se antwoord kon nie gebruik word nie.",
    writtenOverBudget:
      "Hierdie boodskap is sonder KI geskryf, want die dag se perk vir KI is bereik.",
    writtenInPrivate:
      "Hierdie boodskap is sonder KI geskryf, sodat geen persoonlike besonderhede daarheen gaan nie.",
    writtenAutomatically: "Hierdie boodskap is outomaties geskryf.",
    unsubscribe: "Beëindig boodskappe van hierdie soort",
  },
  texts: {},
};
