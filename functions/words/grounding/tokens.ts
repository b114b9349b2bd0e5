/** A folded text as digits, words and marks. */

export type Token = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: "digits" | "word" | "mark";
  /** Whether a blank stands before it. */
  readonly spaced: boolean;
  /** Whether it begins with a capital in the text as given. */
  readonly capital: boolean;
};

/** Character by character, because this is done to every text that goes by. */
export function tokensOf(given: string, folded: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let before = -1;
  while (at < folded.length) {
    const start = at;
    const kind = kindAt(folded, at);
    at += 1;
    if (kind === "blank") continue;
    if (kind !== "mark") while (at < folded.length && kindAt(folded, at) === kind) at += 1;
    tokens.push({
      text: folded.slice(start, at),
      start,
      end: at,
      kind,
      spaced: start !== before,
      capital: kind === "word" && given.charCodeAt(start) !== folded.charCodeAt(start),
    });
    before = at;
  }
  return tokens;
}

function kindAt(folded: string, at: number): Token["kind"] | "blank" {
  const code = folded.charCodeAt(at);
  if (code >= 97 && code <= 122) return "word";
  if (code >= 48 && code <= 57) return "digits";
  return code <= 32 ? "blank" : "mark";
}

/** Whether this token stands right behind the one before it. */
export function isJoined(token: Token | undefined): token is Token {
  return token !== undefined && !token.spaced;
}
