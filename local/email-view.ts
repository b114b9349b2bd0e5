/** An email's HTML as the preview and the dev server show it in a frame. */

export type Scheme = "light" | "dark";

/** Inline styles and the brand's images, nothing else; links open a new window. */
export const EMAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** For pages opened from the disk, where no header sets a policy. */
const HEAD =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: https:; style-src 'unsafe-inline'\">" +
  '<base target="_blank">';

export function emailDocument(email: string): string {
  return /<head[^>]*>/i.test(email)
    ? email.replace(/<head[^>]*>/i, (head) => `${head}${HEAD}`)
    : `${HEAD}${email}`;
}

/** Resolves the email's color conditions, whatever the browser's own scheme is. An email without any stays light. */
export function emailInScheme(email: string, scheme: Scheme): string {
  const shown = /color-scheme/i.test(email) ? scheme : "light";
  return emailDocument(
    email
      .replaceAll(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, wanted: string) =>
        wanted.toLowerCase() === scheme ? "(min-width:0)" : "(max-width:0)",
      )
      .replaceAll(
        /(<meta\b[^>]*\bname="(?:supported-)?color-schemes?"[^>]*\bcontent=")[^"]*/gi,
        `$1only ${shown}`,
      )
      .replaceAll(/(\bcolor-scheme\s*:)\s*light dark/gi, `$1only ${scheme}`),
  );
}
