/**
 * The HTML of an email: an Eta template over `it`, a LayoutInput. `<%=` escapes; the raw `<%~` is never used.
 * Styles are inline, because some email programs drop `<style>`, which only has the phone layout and dark mode.
 * Line breaks are removed, so a statement must end with a semicolon or a brace.
 */
import { DARK_PAGE } from "./brand-colors.ts";
import { LEFT_TO_RIGHT_PATTERN } from "./left-to-right.ts";
import { NO_BREAK_SPACE_PATTERN, NO_WRAP_WORD_PATTERN } from "./no-break.ts";

const INK = "#1d2126";
const SOFT = "#59616c";
const LINE = "#dfe2e6";
const DARK_INK = "#e9ebee";
const DARK_SOFT = "#a9b0ba";
const DARK_LINE = "#383d45";

/** Fills the inbox's preview after the preheader, so that it shows no text of the body. */
const FILLER = "&#847;&zwnj;&nbsp;".repeat(60);

const TEMPLATE = `
<% const [start, end] = it.direction === "rtl" ? ["right", "left"] : ["left", "right"];
const { brand, texts } = it;
const { colors } = brand;
const beside = it.direction === "rtl" ? "12px 0 12px 12px" : "12px 12px 12px 0";
const besideLogo = it.direction === "rtl" ? "0 0 0 12px" : "0 12px 0 0";
const besideWord = it.direction === "rtl" ? "0 0 2px 8px" : "0 8px 2px 0";
const besideLink = it.direction === "rtl" ? "0 0 0 20px" : "0 20px 0 0";
const [wasBefore, wasAfter = ""] = texts.was.split("{before}");
const isolated = it.direction === "rtl" ? /(${LEFT_TO_RIGHT_PATTERN})/v : /$^/;
const whole = (text) => text.split(/(${NO_WRAP_WORD_PATTERN})/v).forEach((part, index) => { %><% if (index % 2 === 1) { %><span style="white-space:nowrap"><%= part %></span><% } else { %><%= part %><% } %><% });
const inline = (text) => text.replaceAll(/${NO_BREAK_SPACE_PATTERN}/gv, "\u00a0").split(isolated).forEach((part, index) => { %><% if (index % 2 === 1) { %><bdi><% whole(part); %></bdi><% } else { whole(part); } %><% });
const lines = (values) => values.forEach((value, index) => { %><% if (index > 0) { %><br><% } %><bdi><% inline(value); %></bdi><% }); %>
<!doctype html>
<html lang="<%= it.locale %>" dir="<%= it.direction %>" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title><%= it.subject %></title>
<!--[if mso]>
<noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript>
<style>table{border-collapse:collapse}td,th,h1,h2,p,a,span{font-family:'Segoe UI',Arial,sans-serif!important}</style>
<![endif]-->
<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
h1{text-wrap:balance}
del{text-decoration-thickness:1px;text-decoration-color:rgba(128,136,146,.55)}
@media (max-width:480px){
.page{padding:0!important}
.pad{padding-left:20px!important;padding-right:20px!important}
.top{padding-top:16px!important}
.kind{display:none!important}
.wide{width:100%!important}
.label,.value{display:block!important;width:auto!important}
.label{padding:10px 0 0!important}
.value{padding:0 0 10px!important;border-top:0!important}
}
@media (prefers-color-scheme:dark){
body,.page{background:#14161a!important}
.sheet{background:${DARK_PAGE}!important}
.ink{color:${DARK_INK}!important}
.soft{color:${DARK_SOFT}!important}
.line{border-color:${DARK_LINE}!important}
.bar{background:<%= colors.darkFill %>!important}
.button{background:<%= colors.darkFill %>!important;border-color:<%= colors.darkFill %>!important;color:<%= colors.onDarkFill %>!important}
}
[data-ogsc] .ink{color:${DARK_INK}!important}
[data-ogsc] .soft{color:${DARK_SOFT}!important}
[data-ogsb] .button{background:<%= colors.darkFill %>!important}
[data-ogsc] .button{color:<%= colors.onDarkFill %>!important}
</style>
</head>
<body style="margin:0;padding:0;background:#f1f2f4;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px"><%= it.preview %>${FILLER}</div>
<div role="article" aria-roledescription="email" aria-label="<%= it.subject %>" lang="<%= it.locale %>" dir="<%= it.direction %>" style="word-break:break-word;overflow-wrap:anywhere">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tbody><tr><td class="page" align="center" bgcolor="#f1f2f4" style="padding:24px 12px;background:#f1f2f4">
<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table class="sheet" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:600px;background:#ffffff;text-align:<%= start %>"><tbody>
<tr><td class="bar" bgcolor="<%= colors.fill %>" height="4" style="height:4px;font-size:0;line-height:0;background:<%= colors.fill %>">&nbsp;</td></tr>

<tr><td class="pad top" style="padding:24px 32px 0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tbody><tr>
<% if (brand.logoUrl !== undefined) { %>
<td width="40" style="padding:<%= besideLogo %>"><img src="<%= brand.logoUrl %>" width="40" height="40" alt="" style="display:block;border:0"></td>
<% } %>
<td class="ink" align="<%= start %>" style="font-size:16px;line-height:22px;font-weight:bold;color:${INK}"><%= brand.name %></td>
<% if (it.kind !== undefined) { %>
<td class="kind soft" align="<%= end %>" style="font-size:14px;line-height:20px;color:${SOFT}"><%= it.kind %></td>
<% } %>
</tr></tbody></table>
</td></tr>

<tr><td class="pad" style="padding:22px 32px 0">
<h1 class="ink" style="margin:0 0 12px;font-size:22px;line-height:29px;font-weight:bold;color:${INK}"><% inline(it.headline); %></h1>
<% for (const bullet of it.bullets) { %>
<p class="ink" style="margin:0 0 8px;font-size:16px;line-height:24px;color:${INK}"><% inline(bullet); %></p>
<% } %>
</td></tr>

<% if (it.action !== undefined) { %>
<tr><td class="pad" style="padding:12px 32px 0">
<table class="wide" role="presentation" cellpadding="0" cellspacing="0" border="0"><tbody><tr>
<td class="button" align="center" bgcolor="<%= colors.fill %>" style="border-radius:8px;background:<%= colors.fill %>;mso-padding-alt:13px 28px"><a class="button" href="<%= it.action.url %>" style="display:block;padding:12px 27px;border:1px solid <%= colors.edge %>;border-radius:8px;background:<%= colors.fill %>;color:<%= colors.onFill %>;font-size:16px;line-height:22px;font-weight:bold;text-decoration:none;mso-padding-alt:0"><%= it.action.label %></a></td>
</tr></tbody></table>
</td></tr>
<% } %>

<% if (it.summary !== undefined) { %>
<tr><td class="pad" style="padding:28px 32px 0">
<h2 class="ink" style="margin:0 0 10px;font-size:16px;line-height:22px;color:${INK}"><% inline(it.summary.heading); %></h2>
<blockquote class="ink line" style="margin:0;padding-<%= start %>:14px;border-<%= start %>:3px solid ${LINE};font-size:15px;line-height:22px;color:${INK}"><% lines(it.summary.lines); %></blockquote>
</td></tr>
<% } %>

<% if (it.changes.length > 0) { %>
<tr><td class="pad" style="padding:28px 32px 0">
<h2 class="ink" style="margin:0 0 10px;font-size:16px;line-height:22px;color:${INK}"><%= texts.changed %></h2>
<table width="100%" cellpadding="0" cellspacing="0" border="0"><tbody>
<% for (const change of it.changes) { %>
<tr>
<th scope="row" class="label soft line" align="<%= start %>" valign="top" width="132" style="padding:<%= beside %>;border-top:1px solid ${LINE};font-weight:normal;font-size:14px;line-height:22px;color:${SOFT}"><% inline(change.label); %></th>
<td class="value ink line" align="<%= start %>" valign="top" style="padding:12px 0;border-top:1px solid ${LINE};font-size:15px;line-height:22px;color:${INK}">
<% if (change.kind === "list") { %>
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tbody>
<% for (const item of change.added) { %>
<tr><td class="soft" valign="top" width="76" style="padding:<%= besideWord %>;font-size:14px;line-height:22px;color:${SOFT}"><%= texts.added %></td><td class="ink" valign="top" style="padding:0 0 2px;font-size:15px;line-height:22px;color:${INK}"><b><bdi><% inline(item); %></bdi></b></td></tr>
<% } for (const item of change.removed) { %>
<tr><td class="soft" valign="top" width="76" style="padding:<%= besideWord %>;font-size:14px;line-height:22px;color:${SOFT}"><%= texts.removed %></td><td class="soft" valign="top" style="padding:0 0 2px;font-size:15px;line-height:22px;color:${SOFT}"><del><bdi><% inline(item); %></bdi></del></td></tr>
<% } %>
</tbody></table>
<% } else { %>
<% if (change.after.length === 0) { %>
<b><%= texts.none %></b>
<% } else if (change.isLong) { lines(change.after); } else { %>
<b><% lines(change.after); %></b>
<% } %>
<br><span class="soft" style="font-size:14px;color:${SOFT}">
<% if (change.before.length === 0) { %>
<%= texts.added %>
<% } else { %>
<%= wasBefore %><% if (change.isLong) { lines(change.before); } else { %><del><% lines(change.before); %></del><% } %><%= wasAfter %>
<% } %>
</span>
<% } %>
</td>
</tr>
<% } %>
</tbody></table>
</td></tr>
<% } %>

<% if (it.facts.length > 0) { %>
<tr><td class="pad" style="padding:28px 32px 0">
<h2 class="ink" style="margin:0 0 10px;font-size:16px;line-height:22px;color:${INK}"><%= texts.details %></h2>
<table width="100%" cellpadding="0" cellspacing="0" border="0"><tbody>
<% for (const fact of it.facts) { %>
<tr>
<th scope="row" class="label soft line" align="<%= start %>" valign="top" width="132" style="padding:<%= beside %>;border-top:1px solid ${LINE};font-weight:normal;font-size:14px;line-height:22px;color:${SOFT}"><% inline(fact.label); %></th>
<td class="value ink line" align="<%= start %>" valign="top" style="padding:12px 0;border-top:1px solid ${LINE};font-size:15px;line-height:22px;color:${INK}"><% lines(fact.lines); %></td>
</tr>
<% } %>
</tbody></table>
</td></tr>
<% } %>

<tr><td class="pad" style="padding:<%= it.aiNotice === undefined ? "0" : "20px" %> 32px 28px">
<% if (it.aiNotice !== undefined) { %>
<p class="soft line" style="margin:0;padding:16px 0 0;border-top:1px solid ${LINE};font-size:13px;line-height:20px;color:${SOFT}"><%= it.aiNotice %></p>
<% } %>
</td></tr>
</tbody></table>

<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;text-align:<%= start %>"><tbody>
<tr><td class="pad soft" align="<%= start %>" style="padding:20px 32px 28px;font-size:13px;line-height:20px;color:${SOFT}">
<p style="margin:0 0 8px"><%= it.reason %></p>
<% if (it.unsubscribeUrl !== undefined) { %>
<p style="margin:0 0 8px"><a class="soft" href="<%= it.unsubscribeUrl %>" style="display:inline-block;margin:<%= besideLink %>;padding:2px 0;color:${SOFT};text-decoration:underline"><%= texts.unsubscribe %></a></p>
<% } %>
<% if (brand.supportEmail !== undefined) { %>
<p style="margin:0"><%= texts.questions %> <a class="soft" href="mailto:<%= brand.supportEmail %>" style="color:${SOFT}"><%= brand.supportEmail %></a></p>
<% } %>
<% for (const text of [brand.address, brand.footer]) { if (text !== undefined) { %>
<p style="margin:0"><% lines(text.split("\\n")); %></p>
<% } } %>
</td></tr>
</tbody></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></tbody></table>
</div>
</body>
</html>`;

export const html = TEMPLATE.replaceAll(/\n+/g, "");
