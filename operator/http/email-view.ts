/** An email's HTML for the frame in which the preview and the dev server show it. */

export type Scheme = "light" | "dark";

/** Allows only inline styles and images. Links open a new window. */
export const EMAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** Sets the policy for pages that are opened from the disk, without headers. */
const HEAD =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: https:; style-src 'unsafe-inline'\">" +
  '<base target="_blank">';

/** Media conditions that always and never match. */
const ALWAYS = "(min-width:0)";
const NEVER = "(max-width:0)";

export function emailDocument(email: string): string {
  return /<head[^>]*>/i.test(email)
    ? email.replace(/<head[^>]*>/i, (head) => `${head}${HEAD}`)
    : `${HEAD}${email}`;
}

/** Fixes the email's color scheme, regardless of the browser's. An email without a dark scheme stays light. */
export function emailInScheme(email: string, scheme: Scheme): string {
  const effectiveScheme = /color-scheme/i.test(email) ? scheme : "light";
  return emailDocument(
    email
      .replaceAll(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, wanted: string) =>
        wanted.toLowerCase() === scheme ? ALWAYS : NEVER,
      )
      .replaceAll(
        /(<meta\b[^>]*\bname="(?:supported-)?color-schemes?"[^>]*\bcontent=")[^"]*/gi,
        `$1only ${effectiveScheme}`,
      )
      .replaceAll(/(\bcolor-scheme\s*:)\s*light dark/gi, `$1only ${scheme}`),
  );
}
