/** Words that frighten, accuse or send people somewhere: they are written only where a field says so. */
import { matchesOf } from "./text.ts";

const FAMILIES: readonly (readonly [family: string, words: string])[] = [
  [
    "cancel",
    "cancel\\w*|call(?:ed|ing)? off|scrapped|gekanselleer|kanselleer|kansellasie|afgelas|afgestel|longer (?:takes?|taking) place|not (?:go ahead|take place|taking place|be held)|has ended|have ended|closed for good|withdrawn|discontinu\\w*|over(?<=\\b(?:is|are|was) over)(?= *(?:[.,;!]|$))|nie (?:meer )?plaas|verby(?<=is verby)",
  ],
  [
    "postpone",
    "postpon\\w*|deferred|delay\\w*|hold(?<=on hold)|paused|uitgestel|uitstel|vertraag|vertraging",
  ],
  ["delete", "delet\\w*|eras\\w+|geskrap|skrap|uitgevee"],
  [
    "end of work",
    "fired|sacked|dismiss\\w*|laid off|retrench\\w*|resign\\w*|ontslaan|afgedank|afgele|bedank het",
  ],
  [
    "expel",
    "expel\\w*|expulsion|banned|barred|suspend\\w*|suspension|disqualif\\w*|blacklist\\w*|terminat\\w*|geskors|skors\\w*|gediskwalifiseer",
  ],
  ["fail", "fail\\w*|gedruip|druip|misluk\\w*|gefaal|gesak"],
  ["pass", "passed|passes|graduat\\w*|geslaag"],
  ["death", "died|dies|dead|deaths?|deceased|passed away|killed|oorlede|gesterf|dood"],
  [
    "crime",
    "arrest\\w*|fraud\\w*|theft|stole|stolen|illegal\\w*|criminal\\w*|police|lawsuit\\w*|sued|bedrog|gesteel|gearresteer|polisie|onwettig\\w*",
  ],
  ["break-in", "hack(?:ed|ers?|ing)|breach\\w*|compromised|phish\\w*|virus|malware|gekraak"],
  ["bankrupt", "bankrupt\\w*|insolven\\w*|liquidat\\w*|bankrot|gelikwideer"],
  ["debt", "overdue|unpaid|arrears|agterstallig\\w*|onbetaald\\w*"],
  ["urgent", "urgent\\w*|immediate\\w*|asap|right away|dringend\\w*|onmiddellik\\w*"],
  [
    "secret",
    "passwords?|passcodes?|pin codes?|credentials?|log ?in|sign ?in|login|wagwoord\\w*|aanmeld|meld aan|teken in",
  ],
  [
    "click",
    "click\\w*|klik|download\\w*|aflaai|laai af|scan the|open the attach\\w*|whatsapp\\w*|telegram",
  ],
  ["pay", "pay|pays|payment\\w*|paying|betaal|betaling\\w*|betaalbaar"],
  [
    "paid",
    "paid|settled|deposit\\w*|refund\\w*|bank(?:ing)? (?:details|account)|bitcoin|crypto\\w*|gift ?cards?|vouchers?|betaal is|vereffen|inbetaling\\w*|terugbetaal\\w*|bankbesonderhede|koopbewys\\w*",
  ],
  [
    "prize",
    "prizes?|winners?|won|jackpot|lottery|rewards?|free of charge|pryse?|gewen|gratis|verniet",
  ],
  ["merge", "merged|merges|saamgevoeg"],
  ["approve", "approv\\w*|goedgekeur|keur goed"],
  ["reject", "reject\\w*|declin\\w*|afgekeur|verwerp\\w*"],
  ["complete", "completed|voltooi\\w*"],
  [
    "complaint",
    "complain\\w*|misconduct|disciplin\\w*|warning|harass\\w*|klagte\\w*|wangedrag|dissiplin\\w*|waarskuwing",
  ],
];

const PATTERN = new RegExp(
  `(?<![a-z\\d])(?:${FAMILIES.map(([, words]) => `(${words})`).join("|")})(?![a-z\\d])`,
  "g",
);

/** The first three or four letters of all these words; most lines have none of them. */
const BEGINNINGS = new Set(
  FAMILIES.flatMap(([, words]) =>
    words.split("|").map((word) => (/^[a-z]+/.exec(word)?.[0] ?? "").slice(0, 4)),
  ),
);
const WORD = /[a-z]{3,}/g;

/** The families of grave words that a folded text uses. */
export function graveFamiliesIn(folded: string): Set<string> {
  const families = new Set<string>();
  const mayHold = (word: string) =>
    BEGINNINGS.has(word.slice(0, 4)) || BEGINNINGS.has(word.slice(0, 3));
  if (!folded.match(WORD)?.some(mayHold)) return families;
  for (const match of matchesOf(PATTERN, folded)) {
    const index = match.findIndex((group, position) => position > 0 && group !== undefined);
    const family = FAMILIES[index - 1]?.[0];
    if (family !== undefined) families.add(family);
  }
  return families;
}
