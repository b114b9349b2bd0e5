import { expect, test } from "@jest/globals";
import { readHttpsUrl } from "../../functions/values/https-url.ts";

test.each([
  ["https://app.example.com", "https://app.example.com/"],
  ["HTTPS://App.Example.com/a?b=1&c=2#d", "https://app.example.com/a?b=1&c=2#d"],
  [" https://app.example.com/a\n", "https://app.example.com/a"],
  ['https://app.example.com/"><script>', "https://app.example.com/%22%3E%3Cscript%3E"],
  ["https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"],
])("reads %j", (text, url) => {
  expect(readHttpsUrl(text)).toEqual({ ok: true, url });
});

test.each([
  ["http://app.example.com", "a URL that begins with http:"],
  ["javascript:alert(1)", "a URL that begins with javascript:"],
  ["java\nscript:alert(1)", "a URL that begins with javascript:"],
  ["data:text/html,<b>", "a URL that begins with data:"],
  ["mailto:a@example.com", "a URL that begins with mailto:"],
  ["/orders/1", "a text that is not a URL"],
  ["https://", "a text that is not a URL"],
  ["", "a text that is not a URL"],
  ["https://user:secret@app.example.com", "a URL with a user name or password"],
  [`https://app.example.com/${"a".repeat(2000)}`, "a URL of more than 2000 characters"],
  [undefined, "a value of type undefined"],
  [7, "a value of type number"],
])("refuses %j without quoting it", (text, fault) => {
  expect(readHttpsUrl(text)).toEqual({ ok: false, fault });
});
