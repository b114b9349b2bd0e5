/** Names that are words as well: who searches for a learner called May finds every month of May. */

/**
 * How a name may be told from its word. `name`: it is no word. `word`: it may be either (grace, lucky, brown). `grammar`:
 * written small it is the word (will, may). `month`: beside a day or a year it is the month.
 */
export type NameClass = "name" | "word" | "grammar" | "month";

const MONTHS = wordsOf(`
  january february march april may june july august september october november december
  januarie februarie maart mei junie julie augustus september oktober november desember
  jan feb mar apr jun jul aug sep sept oct okt nov dec des`);

const GRAMMAR = wordsOf(`
  will may can do so no an in on is it as at be by my we he she me us or if of to up was had has given more just
  van de der den du le la el al die en sy hy nou het dan met ons hul wat wie waar bo na by aan op dit ek jy so
  march mei mar dec sun mon wed sat son art don see long best day early`);

const WORDS = wordsOf(`
  grace hope faith joy mercy patience precious blessing blessings gift lucky innocent beauty goodness happy happiness
  prince princess justice wiseman knowledge memory comfort charity trust fortune promise surprise progress wonder pretty
  brilliant bright peace prudence purity treasure talent victory wisdom welcome thankyou simplicity pleasure privilege
  prosperity sweetness clever sunday monday tuesday wednesday thursday friday saturday
  rose rosy lily daisy ivy iris heather violet olive ruby pearl amber crystal jade summer autumn winter dawn eve star sky
  mark bill frank rich grant pat sue guy drew chase hunter page jack rob nick miles dean pierce earnest ernest victor
  christian major king queen young old small little short black white brown green grey gray gold silver cook baker
  carpenter potter taylor tailor fisher miller smith mason porter butler parker walker singer wood woods stone field
  fields rivers river bush hill hall banks price cross church park parks marsh moss reed rice lamb wolf fox bird swan
  crane hart bell ball rope key power powers noble strong wise swift sharp blunt goodman friend love case bank weeks
  bond stock wells waters lake rain snow frost winters summers north south east west english french german holland
  klein groot swart wit bos berg brand kok roos vos hoop liefde lente somer herfs koning boer visser bakker
  genade vreugde geduld trou blom klip ster son vry vroeg`);

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

/** How a folded word of a name is to be searched for. */
export function classOfName(word: string): NameClass {
  if (MONTHS.has(word)) return "month";
  if (GRAMMAR.has(word)) return "grammar";
  return WORDS.has(word) ? "word" : "name";
}

/** Months that are other words too, and are never the name where they are written small. */
export function isGrammar(word: string): boolean {
  return GRAMMAR.has(word);
}

export function isMonthName(word: string): boolean {
  return MONTHS.has(word);
}
