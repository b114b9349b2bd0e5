/** Made-up people: names of many kinds, numbers with their check digits, and the ways in which they are written. */
import fc from "fast-check";

/** Given and family names that are no ordinary words. */
const GIVEN = [
  "Thandiwe", "Sibusiso", "Nokuthula", "Bonginkosi", "Xolani", "Noluthando", "Khethiwe", "Lwazi", "Refilwe", "Kgosietsile",
  "Mpho", "Dineo", "Annelie", "Gerhardus", "Anne-Marie", "Riaan", "Zoë", "Chantelle", "Priyanka", "Yusuf",
  "Kavitha", "Rajeshwari", "Siobhán", "José", "Margarethe", "Oluwaseun", "N'Golo", "Jean-Luc", "Søren", "Deborah",
]; // prettier-ignore
const FAMILY = [
  "Nkosi", "Dlamini", "Mkhize", "Buthelezi-Zungu", "Xaba", "Ngcobo", "Mokoena", "Sithole", "van der Merwe", "du Plessis",
  "Oosthuizen", "Janse van Rensburg", "Le Roux", "Naidoo", "Govender", "Krishnamurthy", "Ismail", "O'Brien", "d'Almeida",
  "Ibáñez", "Müller", "Adeyemi", "Ødegård", "Whitfield", "Mthembu", "Steyn", "Coetzee", "Khumalo", "Maluleke", "Pretorius",
]; // prettier-ignore

/** The digits with their check digit by Luhn's rule. */
function withCheckDigit(digits: string): string {
  const sum = digits
    .split("")
    .toReversed()
    .map((digit, at) => (at % 2 === 0 ? Number(digit) * 2 : Number(digit)))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const two = (value: number) => String(value).padStart(2, "0");

const idNumber = fc
  .record({
    year: fc.integer({ min: 0, max: 99 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    sequence: fc.integer({ min: 0, max: 9999 }),
    citizen: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ year, month, day, sequence, citizen }) =>
    withCheckDigit(
      `${two(year)}${two(month)}${two(day)}${String(sequence).padStart(4, "0")}${citizen}8`,
    ),
  );

/** A South African mobile number, national and without its zero. */
const mobile = fc
  .tuple(fc.constantFrom("82", "83", "72", "60", "76"), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([prefix, rest]) => prefix + String(rest).padStart(7, "0"));

export type Made = {
  readonly given: string;
  readonly family: string;
  readonly id: string;
  readonly mobile: string;
  readonly email: string;
};

export const people = fc
  .tuple(
    fc.shuffledSubarray(GIVEN, { minLength: 2, maxLength: 5 }),
    fc.shuffledSubarray(FAMILY, { minLength: 5, maxLength: 5 }),
    fc.uniqueArray(idNumber, { minLength: 5, maxLength: 5 }),
    fc.uniqueArray(mobile, { minLength: 5, maxLength: 5 }),
  )
  .map(([given, family, ids, mobiles]): Made[] =>
    given.map((one, at) => ({
      given: one,
      family: family[at] ?? "",
      id: ids[at] ?? "",
      mobile: mobiles[at] ?? "",
      email: `user.${at}${mobiles[at]?.slice(-3)}@example.co.za`,
    })),
  );

/** How a phone number is written. */
export const phoneForms: readonly ((mobile: string) => string)[] = [
  (one) => `0${one}`,
  (one) => `0${one.slice(0, 2)} ${one.slice(2, 5)} ${one.slice(5)}`,
  (one) => `0${one.slice(0, 2)}-${one.slice(2, 5)}-${one.slice(5)}`,
  (one) => `(0${one.slice(0, 2)}) ${one.slice(2, 5)} ${one.slice(5)}`,
  (one) => `+27${one}`,
  (one) => `+27 ${one.slice(0, 2)} ${one.slice(2, 5)} ${one.slice(5)}`,
  (one) => `+27 (0)${one.slice(0, 2)} ${one.slice(2, 5)} ${one.slice(5)}`,
  (one) => `0027${one}`,
  (one) => `27${one}`,
  (one) => `0${one.slice(0, 2)}\u00a0${one.slice(2, 5)}\u2011${one.slice(5)}`,
  (one) => `0${one.slice(0, 2)}.${one.slice(2, 5)}.${one.slice(5)}`,
];

export const idForms: readonly ((id: string) => string)[] = [
  (id) => id,
  (id) => `${id.slice(0, 6)} ${id.slice(6, 10)} ${id.slice(10)}`,
  (id) => `${id.slice(0, 6)}-${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12)}`,
  (id) => id.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
];

/** How a person is named. */
export const nameForms: readonly ((person: Made) => string)[] = [
  ({ given, family }) => `${given} ${family}`,
  ({ given }) => given,
  ({ family }) => family,
  ({ given, family }) => `${family}, ${given}`,
  ({ given, family }) => `${family} ${given}`,
  ({ given, family }) => `${given.charAt(0)}. ${family}`,
  ({ given, family }) => `${given.charAt(0)} ${family}`,
  ({ given, family }) => `${given} ${family}`.toUpperCase(),
  ({ given, family }) => `${given} ${family}`.toLowerCase(),
  ({ given, family }) => `${given} ${family}`.normalize("NFD"),
  ({ given, family }) => `${given} ${family}`.normalize("NFD").replaceAll(/\p{M}/gu, ""),
  ({ given, family }) => `${given}\u00a0 ${family}`,
  ({ given, family }) => `${given}-${family}`.replaceAll(" ", "\u00a0"),
  ({ given, family }) => `${given} ${family}`.replaceAll("'", "\u2019"),
  ({ given, family }) => `Ms ${given}\u200b ${family}`.slice(3),
];

/** Text without anybody in it, and without a number that might be somebody's. */
export const ordinary = fc.constantFrom(
  "The class starts on 2026-03-03 at 08:30.",
  "Invoice INV-2026-0457 of R 18 450,00 is open; ",
  "group 4 of room 12B (C-2026-031) ",
  "Please note: ",
  " het die vorm ingedien op 3 Maart; ",
  " - see order 4711, ",
  ". Attendance was 91,5 % in week 12. ",
  "\n* ",
  " and ",
  ": ",
);
