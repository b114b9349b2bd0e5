import { change, classUpdate, fact, type GoodAnswer, grounds, list } from "../grounds.ts";

const af = { locale: "af" } as const;
const datums = classUpdate(
  [
    change("Begin", "30 November 2026", "7 Desember 2026"),
    change("Eindig", "12 Maart 2027", "19 Maart 2027"),
  ],
  af,
);
const terrein = classUpdate([change("Terrein", "Bellville", "Paarden Eiland")], af);
const rooster = classUpdate([change("Rooster", "Ma 08:30-10:30", "Di 13:00-15:00")], af);
const leerders = classUpdate([list("Leerders", ["Learner B", "Learner C"], ["Learner A"])], {
  ...af,
  aliases: ["Learner A", "Learner B", "Learner C"],
});
const faktuur = grounds({
  ...af,
  type: "invoice.paid",
  facts: [
    fact("Faktuur", "INV-2026-0457"),
    fact("Kliënt", "Table Bay Foods"),
    fact("Bedrag", "R 18 450,00"),
    fact("Betaal op", "20 November 2026"),
  ],
});
const nota = classUpdate(
  [
    change(
      "Nota",
      "",
      "Bring asseblief jou ID-boekie saam na die eerste sessie op 7 Desember 2026.",
    ),
  ],
  af,
);

export const afrikaans: readonly GoodAnswer[] = [
  {
    name: "datums, een week later",
    grounds: datums,
    headline: "Klas C-2026-031 begin en eindig een week later",
    bullets: [
      "Die begindatum skuif van 30 November na 7 Desember 2026.",
      "Die einddatum skuif van 12 Maart na 19 Maart 2027.",
    ],
  },
  {
    name: "datums met weekdae",
    grounds: datums,
    headline: "Nuwe datums vir Business English (C-2026-031)",
    bullets: [
      "Die klas begin nou op Maandag 7 Des. 2026 in plaas van 30 Nov. 2026.",
      "Dit eindig op Vrydag, 19 Mrt 2027; voorheen was dit 12 Mrt 2027.",
    ],
  },
  {
    name: "'n terrein",
    grounds: terrein,
    headline: "Die klas C-2026-031 skuif na 'n nuwe terrein",
    bullets: ["Die terrein verander van Bellville na Paarden Eiland."],
  },
  {
    name: "'n rooster",
    grounds: rooster,
    headline: "Die rooster van C-2026-031 het verander",
    bullets: [
      "Die sessie op Maandae van 08:30 tot 10:30 word vervang deur Dinsdae van 13:00 tot 15:00.",
      "Elke sessie duur steeds twee uur.",
    ],
  },
  {
    name: "'n rooster in woorde",
    grounds: rooster,
    headline: "Business English, intermediate het 'n nuwe tyd",
    bullets: ["Die klas is nou Dinsdag om een-uur nm. in plaas van Maandag om half nege."],
  },
  {
    name: "leerders, getel",
    grounds: leerders,
    headline: "Twee leerders het by klas C-2026-031 aangesluit en een is verwyder",
    bullets: ["Learner B en Learner C is bygevoeg.", "Learner A is verwyder."],
  },
  {
    name: "'n faktuur",
    grounds: faktuur,
    headline: "Table Bay Foods het faktuur INV-2026-0457 betaal",
    bullets: ["Die bedrag van R18 450 is op Vrydag 20 November 2026 betaal."],
  },
  {
    name: "'n nota",
    grounds: nota,
    headline: "'n Nota is by klas C-2026-031 gevoeg",
    bullets: [
      "Die nota vra dat almal hul ID-boekies na die eerste sessie op 7 Desember 2026 bring.",
    ],
  },
];
