/** Made-up people, and the forms in which others write of them. */
import fc from "fast-check";

export type Somebody = {
  readonly firstName: string;
  readonly surname: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly email: string;
};

const FIRST_NAMES =
  "Thandiwe Sipho Nomvula Lerato Kagiso Zoë Pieter Anneke Jean-Pierre Fatima Priya Siân Oluwaseun Mpho Xolani D'Arcy".split(
    " ",
  );
const SURNAMES = [
  ..."Nkosi Dlamini Mokoena Naidoo Botha Pienaar O'Brien Müller Khumalo Abrahams Mthembu Fortuin".split(
    " ",
  ),
  "van der Merwe",
  "du Plessis",
  "Le Roux",
];

/** A South African identity number of that birthday, with its check digit (Luhn). */
export function idNumberOf(yymmdd: string, sequence: number): string {
  const twelve = `${yymmdd}${String(sequence).padStart(4, "0")}08`;
  const sum = twelve.split("").reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

const two = (number: number) => String(number).padStart(2, "0");

export const somebody: fc.Arbitrary<Somebody> = fc
  .record({
    firstName: fc.constantFrom(...FIRST_NAMES),
    surname: fc.constantFrom(...SURNAMES),
    year: fc.integer({ min: 60, max: 99 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    sequence: fc.integer({ min: 0, max: 9999 }),
    number: fc.integer({ min: 1000, max: 9999 }),
    prefix: fc.constantFrom("082 555", "+27 83 555", "(072) 555", "0715 55"),
  })
  .map(({ firstName, surname, year, month, day, sequence, number, prefix }) => ({
    firstName,
    surname,
    idNumber: idNumberOf(`${year}${two(month)}${two(day)}`, sequence),
    phone: `${prefix} ${number}`,
    email: `${ascii(firstName)}.${ascii(surname)}${number}@example.co.za`,
  }));

function ascii(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/[^A-Za-z]/g, "")
    .toLowerCase();
}

/** A note of one who does not think of anybody's data. */
export function noteOn(one: Somebody, other: Somebody): fc.Arbitrary<string> {
  const { firstName, surname, phone, email, idNumber } = one;
  return fc.constantFrom(
    `Please call ${firstName} ${surname} on ${phone}.`,
    `${surname.toUpperCase()}, ${firstName}: ${email} or ${other.email}`,
    `2026-11-23 ${firstName} asked that ${other.firstName} ${other.surname} moves on 3 March.`,
    `id ${idNumber.replace(/(\d{6})(\d{4})/, "$1 $2 ")} belongs to ${surname}`,
    `x@example.com call ${phone.replaceAll(/\D/g, "")} (${firstName.toLowerCase()})`,
    `${ascii(firstName)} ${ascii(surname)} wrote from <${email.toUpperCase()}>`,
    `${firstName[0]}. ${surname} and ${other.firstName.normalize("NFD")}'s papers: ${idNumber}`,
  );
}

const squeezed = (text: string) =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ");

/** Which of these people's data stands in a text in any form, by a search that has nothing in common with ours. */
export function dataOf(people: readonly Somebody[], text: string): string[] {
  let decoded = text;
  try {
    decoded = decodeURIComponent(text.replaceAll("%", "%25").replaceAll("%25", "%"));
  } catch {
    // Not encoded.
  }
  const words = ` ${squeezed(`${text} ${decoded}`)} `;
  const digits = text.replaceAll(/(?<=\d)[ ().+-]+(?=\d)/g, "");
  return people.flatMap(({ firstName, surname, phone, email, idNumber }) => [
    ...[firstName, surname].filter((name) => words.includes(` ${squeezed(name).trim()} `)),
    ...[phone, idNumber].filter((number) =>
      digits.includes(number.replaceAll(/\D/g, "").slice(-9)),
    ),
    ...(text.toLowerCase().includes(email.split("@")[0] ?? email) ? [email] : []),
  ]);
}
