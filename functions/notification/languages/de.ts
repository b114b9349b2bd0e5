/** German. Fields: ../language.ts */
import type { Language } from "../language.ts";

export const de: Language = {
  locale: "de",
  name: "German",
  script: ["Latin"],
  capitalizesNouns: true,
  // prettier-ignore
  numberWords: {
    null: 0, zwei: 2, zwo: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwölf: 12,
    dreizehn: 13, vierzehn: 14, fünfzehn: 15, sechzehn: 16, siebzehn: 17, achtzehn: 18, neunzehn: 19,
    zwanzig: 20, dreißig: 30, dreissig: 30, vierzig: 40, fünfzig: 50, sechzig: 60, siebzig: 70, achtzig: 80, neunzig: 90,
    dutzend: 12, hundert: 100, einhundert: 100, zweihundert: 200, dreihundert: 300, vierhundert: 400, fünfhundert: 500,
    tausend: 1000, eintausend: 1000, zweitausend: 2000, million: 1_000_000, millionen: 1_000_000, milliarde: 1_000_000_000,
    ...compounds(),
    ...ordinals({
      zweit: 2, dritt: 3, viert: 4, fünft: 5, sechst: 6, siebt: 7, acht: 8, neunt: 9, zehnt: 10, elft: 11, zwölft: 12,
      dreizehnt: 13, vierzehnt: 14, fünfzehnt: 15, sechzehnt: 16, siebzehnt: 17, achtzehnt: 18, neunzehnt: 19, zwanzigst: 20,
      dreißigst: 30, hundertst: 100,
    }),
  },
  // prettier-ignore
  dateWords: [
    "heute abend", "gestern abend", "heute früh", "wochenende", "mittag", "mitternacht", "weihnachten", "ostern", "silvester", "neujahr", "kommende woche", "kommender woche", "nächster woche", "diese woche", "dieser woche", "kommenden monat", "kommendem monat", "nächsten monat", "nächstem monat", "diesen monat", "diesem monat", "kommendes jahr", "kommenden jahr", "dieses jahr", "diesem jahr",
  ],
  // prettier-ignore
  commonWords: [
    "der", "die", "das", "und", "in", "den", "von", "zu", "mit", "ist", "im", "für", "auf", "des", "nicht", "ein", "eine", "dem",
    "es", "sich", "auch", "als", "an", "wird", "aus", "bei", "nach", "werden", "sind", "hat", "dass", "einen", "zum", "zur",
    "um", "am", "wurde", "noch", "nur", "über", "vor", "bis", "mehr", "durch", "statt", "jetzt", "nun", "kein", "keine", "beim",
    "wie", "oder", "aber", "neue", "neuer", "einer",
  ],
  email: {
    changed: "Was sich ändert",
    details: "Angaben",
    added: "Neu",
    removed: "Entfernt",
    was: "vorher {before}",
    none: "(keine Angabe)",
    yes: "ja",
    no: "nein",
    moreCharacters: "und {count} weitere Zeichen",
    moreItems: "und {count} weitere",
    factsNotShown: "Nicht angezeigt",
    changesNotShown: "Nicht angezeigte Änderungen",
    notShown: "+ {count} weitere",
    summaryHeading: "Aus „{label}“",
    aiNotice:
      "Die Zusammenfassung oben hat eine KI geschrieben. Namen, Daten und Zahlen darin stammen aus unseren Unterlagen.",
    reason: "Sie erhalten diese E-Mail, weil Sie auf der Liste für diese Mitteilungen stehen.",
    unsubscribe: "Diese E-Mails abbestellen",
    questions: "Fragen?",
  },
  frames: {
    fromTo: "von {before} auf {after}",
    addedItems: "hinzugefügt: {items}",
    removedItems: "entfernt: {items}",
    quote: "„{text}“",
    later: "{amount} später",
    earlier: "{amount} früher",
    more: "{amount} mehr",
    less: "{amount} weniger",
    longer: "{amount} länger",
    shorter: "{amount} kürzer",
    percentagePoint: "{count} Prozentpunkt",
    percentagePoints: "{count} Prozentpunkte",
    moved: "{label}: verschoben von {before} auf {after}.",
    changed: "{label}: geändert von {before} auf {after}.",
    set: "{label}: jetzt {after}.",
    cleared: "{label}: keine Angabe mehr, vorher {before}.",
    added: "{label}, neu: {items}.",
    removed: "{label}, entfernt: {items}.",
    textChanged: "{label}: Der Text wurde geändert.",
    moreChanges: "Weitere Änderungen stehen unten.",
  },
  unsubscribePage: {
    askTitle: "Diese E-Mails abbestellen?",
    ask: "Sie erhalten dann keine E-Mails dieser Art mehr. Alle anderen E-Mails erhalten Sie weiterhin.",
    button: "E-Mails abbestellen",
    doneTitle: "Abbestellt",
    done: "Sie erhalten keine E-Mails dieser Art mehr. Eine, die schon unterwegs ist, kann noch eintreffen.",
    badTitle: "Dieser Link funktioniert nicht",
    bad: "Es wurde nichts geändert. Öffnen Sie den Link noch einmal aus der E-Mail. Wenn das nicht hilft, antworten Sie auf die E-Mail.",
    awayTitle: "Versuchen Sie es in ein paar Minuten noch einmal",
    away: "Es wurde nichts geändert, weil unser Dienst gerade nicht erreichbar ist. Öffnen Sie den Link in ein paar Minuten noch einmal.",
  },
  texts: {},
};

/** "einundzwanzig" to "neunundneunzig" are one word each. */
function compounds(): Record<string, number> {
  const units = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"];
  const tens = [
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
  ];
  return Object.fromEntries(
    tens.flatMap((ten, t) =>
      units.map((unit, u): [string, number] => [`${unit}und${ten}`, (t + 2) * 10 + u + 1]),
    ),
  );
}

/** "zweite", "zweiten", "zweiter" … but not "achten", which is also a verb. */
function ordinals(stems: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(stems).flatMap(([stem, value]) =>
      ["e", "en", "er", "es", "em"]
        .map((ending) => `${stem}${ending}`)
        .filter((word) => word !== "achten")
        .map((word): [string, number] => [word, value]),
    ),
  );
}
