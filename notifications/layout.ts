/**
 * How a mail looks: Eta templates over a LayoutInput. `<%=` escapes, and nothing here uses the raw `<%~`. Styles stand
 * on the elements, because mail programs drop the rest; the dark palette is the one exception.
 */
import type { Layout } from "../functions/core/email.ts";

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.subject %></title>
<style>
@media (prefers-color-scheme: dark) {
  body, .page { background: #16181c !important; }
  .sheet { background: #1f2228 !important; }
  .ink { color: #e8eaed !important; }
  .soft { color: #a9b0ba !important; }
  .rule { border-color: #363b44 !important; }
}
</style>
</head>
<body style="margin:0;background:#f2f4f6">
<table role="presentation" class="page" width="100%"
  style="border-collapse:collapse;background:#f2f4f6"><tr><td style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" align="center"
  style="border-collapse:collapse;max-width:600px;margin:0 auto;background:#fff"><tr>
<td style="padding:28px 24px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<h1 class="ink" style="margin:0 0 12px;font-size:20px;line-height:1.3;color:#1d2129">
<%= it.headline %></h1>
<% if (it.bullets.length > 0) { %>
<ul class="ink" style="margin:0 0 16px;padding-left:20px;color:#1d2129">
<% for (const bullet of it.bullets) { %>
<li style="margin:0 0 6px"><%= bullet %></li>
<% } %>
</ul>
<% } %>
<% if (it.changes.length > 0) { %>
<table class="rule" width="100%" style="border-collapse:collapse;margin:0 0 16px">
<tr>
<th class="soft" align="left" style="padding:6px 8px 6px 0;font-size:13px;color:#5f6773">
Changed</th>
<th class="soft" align="left" style="padding:6px 8px;font-size:13px;color:#5f6773">
Before</th>
<th class="soft" align="left" style="padding:6px 0 6px 8px;font-size:13px;color:#5f6773">
After</th>
</tr>
<% for (const change of it.changes) { %>
<tr>
<td class="rule soft" valign="top"
 style="padding:8px 8px 8px 0;border-top:1px solid #e2e6ea;font-size:14px;color:#5f6773">
<%= change.label %></td>
<td class="rule soft" valign="top"
 style="padding:8px;border-top:1px solid #e2e6ea;font-size:14px;color:#5f6773">
<%= change.before %></td>
<td class="rule ink" valign="top"
 style="padding:8px 0 8px 8px;border-top:1px solid #e2e6ea;font-size:14px;color:#1d2129">
<b><%= change.after %></b></td>
</tr>
<% } %>
</table>
<% } %>
<table width="100%" style="border-collapse:collapse">
<% for (const fact of it.facts) { %>
<tr>
<td class="rule soft" valign="top" width="34%"
 style="padding:8px 8px 8px 0;border-top:1px solid #e2e6ea;font-size:14px;color:#5f6773">
<%= fact.label %></td>
<td class="rule ink" valign="top"
 style="padding:8px 0 8px 8px;border-top:1px solid #e2e6ea;font-size:14px;color:#1d2129">
<%= fact.value %></td>
</tr>
<% } %>
</table>
<p class="soft" style="margin:20px 0 0;font-size:12px;color:#5f6773">
<%= it.signature %></p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;

const text = `<%= it.headline %>

<% for (const bullet of it.bullets) { %>- <%= bullet %>

<% } %><% if (it.changes.length > 0) { %>What changed:
<% for (const change of it.changes) { %>  <%= change.label %>: <%= change.before %> -> <%= change.after %>

<% } %>
<% } %><% for (const fact of it.facts) { %><%= fact.label %>: <%= fact.value %>

<% } %>
--
<%= it.signature %>

`;

export const layout: Layout = { html, text };
