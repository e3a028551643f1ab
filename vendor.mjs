// Copies the few files we take from npm packages into static/vendor, reviews/documents and tests/vendor, with their licences,
// and writes VENDOR.json (version, licence, SHA-256) beside them. Run by `make vendor` after `npm ci --ignore-scripts`;
// the results are committed, so nobody needs npm, or a network, to run the desk.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PurgeCSS } from "purgecss";

// Tabler is 635 kB; a county office opens it over a village line. We keep its reset and the five parts that
// static/css builds upon. A class that is not listed here has no style: use ours (ns-...), or add it and run again.
const TABLER_PARTS = [
  /^(:root|html|body|main|section|header|footer|nav|figure|fieldset|legend|dialog|details|summary|svg|img|iframe)$/,
  /^(h[1-6]|p|a|b|strong|small|mark|sub|sup|code|kbd|pre|hr|ul|ol|li|dl|dt|dd|address|abbr|blockquote|cite)$/,
  /^(table|caption|thead|tbody|tfoot|tr|th|td|label|input|button|select|optgroup|option|textarea|output|progress)$/,
  /^btn(-primary|-sm|-lg)?$/,
  /^form-(control|select|check|check-input|check-label|label|hint)$/,
  /^table(-sm)?$/,
  /^visually-hidden(-focusable)?$/,
];

// Names of ours -> symbols of Tabler. What the mock pages drew stays as drawn (static/drawn/icons.svg).
const TABLER_ICONS = {
  building: "building-community",
  down: "chevron-down",
  file: "file-text",
  filter: "adjustments-horizontal",
  gear: "settings",
  image: "photo",
  key: "key",
  plus: "plus",
  refresh: "refresh",
  shield: "shield-lock",
  signout: "logout",
  upload: "upload",
  wait: "loader-2",
};

// The package itself is MIT, the two fonts we take from it are OFL-1.1.
const FONTS = "@expo-google-fonts/noto-sans-sc";

const entries = [];

function read(path) {
  return readFileSync(path, "utf8");
}

function write(path, text, from, note, itsLicence) {
  const { name, version, license } = JSON.parse(read(`node_modules/${from}/package.json`));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  entries.push({ file: path, package: name, version, licence: itsLicence ?? license, sha256, ...(note && { note }) });
}

// With a sourceMappingURL left in, collectstatic under a manifest storage stops: the map is not shipped.
function withoutSourceMap(text) {
  return text.replace(/\/[/*][#@]\s*sourceMappingURL=\S+(\s*\*\/)?\s*/g, "");
}

async function cutTabler() {
  const source = withoutSourceMap(read("node_modules/@tabler/core/dist/css/tabler.min.css"));
  const banner = source.match(/\/\*![\s\S]*?\*\//)?.[0] ?? "";
  const [{ css }] = await new PurgeCSS().purge({
    content: [{ raw: "", extension: "html" }],
    css: [{ raw: source }],
    safelist: TABLER_PARTS,
    dynamicAttributes: ["type", "multiple", "size", "disabled", "open", "hidden", "href", "class", "title", "role"],
    keyframes: true,
    fontFace: true,
  });
  return banner + withoutUnusedVariables(css.replace(banner, "").replace(/@charset "UTF-8";/, ""));
}

// Tabler declares some 600 custom properties; those that no kept rule reads are dropped, until none is left to drop.
function withoutUnusedVariables(css) {
  for (;;) {
    const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
    const next = css.replace(/(--tblr-[\w-]+):[^;{}]*(;|(?=\}))/g, (all, name) => (used.has(name) ? all : ""));
    if (next === css) return css.replace(/[^{}]+\{\}/g, "");
    css = next;
  }
}

// Tabler draws on 24 units, we on 20: every length of a path is scaled, so that one stroke width serves both.
const LENGTHS = { M: "xy", L: "xy", H: "x", V: "x", C: "xyxyxy", S: "xyxy", Q: "xyxy", T: "xy", A: "xy...xy", Z: "" };

function scaled(path) {
  return path.replace(/([a-zA-Z])([^a-zA-Z]*)/g, (_, command, rest) => {
    const pattern = LENGTHS[command.toUpperCase()];
    const numbers = rest.match(/-?(?:\d+\.\d+|\.\d+|\d+)/g) ?? [];
    const lengths = numbers.map((number, at) =>
      pattern[at % pattern.length] === "." ? number : Math.round((number * 20 * 100) / 24) / 100);
    return command + lengths.join(" ");
  });
}

function tablerSymbols() {
  const sprite = read("node_modules/@tabler/icons-sprite/dist/tabler-sprite.svg");
  return Object.entries(TABLER_ICONS).map(([ours, theirs]) => {
    const inner = sprite.match(new RegExp(`<symbol id="tabler-${theirs}"[^>]*>(.*?)</symbol>`, "s"));
    if (!inner) throw new Error(`Tabler has no symbol ${theirs}`);
    const paths = [...inner[1].matchAll(/<path d="([^"]+)"/g)].map((match) => scaled(match[1]));
    return `<symbol id="i-${ours}" viewBox="0 0 20 20"><path d="${paths.join(" ")}"/></symbol>`;
  });
}

function iconSprite() {
  const drawn = [...read("static/drawn/icons.svg").matchAll(/<symbol.*?<\/symbol>/gs)].map((match) => match[0]);
  const symbols = [...drawn, ...tablerSymbols()].sort();
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

const licence = (from, file = "LICENSE") => read(`node_modules/${from}/${file}`);

write("static/vendor/tabler/tabler.css", await cutTabler(), "@tabler/core", "cut to the parts named in vendor.mjs");
write("static/vendor/tabler/LICENSE", licence("@tabler/icons-sprite"), "@tabler/core");
write("static/vendor/htmx/htmx.js", withoutSourceMap(read("node_modules/htmx.org/dist/htmx.min.js")), "htmx.org");
write("static/vendor/htmx/LICENSE", licence("htmx.org"), "htmx.org");
write("static/vendor/echarts/echarts.js", withoutSourceMap(read("node_modules/echarts/dist/echarts.common.min.js")), "echarts", "only on pages with a chart");
write("static/vendor/echarts/LICENSE", licence("echarts"), "echarts");
write("static/vendor/echarts/NOTICE", licence("echarts", "NOTICE"), "echarts");
write("static/icons.svg", iconSprite(), "@tabler/icons-sprite", "our drawn symbols and the Tabler ones named in vendor.mjs");
write("static/vendor/icons/LICENSE", licence("@tabler/icons-sprite"), "@tabler/icons-sprite");
write("tests/vendor/axe.min.js", withoutSourceMap(read("node_modules/axe-core/axe.min.js")), "axe-core", "browser tests only");
write("tests/vendor/LICENSE", licence("axe-core"), "axe-core");
for (const [weight, ours] of [["400Regular", "Regular"], ["700Bold", "Bold"]]) {
  const font = readFileSync(`node_modules/${FONTS}/${weight}/NotoSansSC_${weight}.ttf`);
  write(`reviews/documents/fonts/NotoSansSC-${ours}.ttf`, font, FONTS, "for paper; no page loads it", "OFL-1.1");
}
write("reviews/documents/fonts/LICENSE", licence(FONTS, "LICENSE_FONT"), FONTS, "", "OFL-1.1");
writeFileSync("static/vendor/VENDOR.json", JSON.stringify(entries, null, 2) + "\n");
