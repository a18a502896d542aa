// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// How an answer is shown: four plugins of YASR (table, chart, timeline, raw answer).
// What an answer says becomes a text node, or a number that is computed here: never HTML.

const { Yasr } = globalThis.Yasgui;

const XSD = "http://www.w3.org/2001/XMLSchema#";
const EDTF = "http://id.loc.gov/datatypes/edtf/";
const DATES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));
const NUMBERS = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger",
    "positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong"]
    .map((name) => XSD + name),
);
const ROWS_AT_ONCE = 100;
const DRAWN_AT_MOST = 300;
const TEXT_AT_ONCE = 600;
const RAW_AT_MOST = 200000;

// ---- Building elements

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function html(name, attributes = {}, ...children) {
  return build(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return build(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function note(...text) {
  return html("p", { class: "soft" }, ...text);
}

// ---- Reading an answer

const known = new WeakMap();

/** The columns and rows of an answer in SPARQL JSON, else null.
 *
 * YASR's own parser rewrites "{{…}}" in literals, so the answer is read again here. An unbound
 * cell is null; a variable may have the name of a property that every object has.
 */
function solutions(yasr) {
  const results = yasr.results;
  if (!results || results.hasError() || results.getType() !== "json") return null;
  if (!known.has(results)) known.set(results, read(results.getOriginalResponseAsString()));
  return known.get(results);
}

function read(text) {
  const answer = JSON.parse(text);
  if (!answer.results) return null;
  const columns = answer.head.vars ?? [];
  const cell = (row, name) => (Object.hasOwn(row, name) ? row[name] : null);
  return { columns, rows: answer.results.bindings.map((row) => columns.map((c) => cell(row, c))) };
}

function isNumber(term) {
  return term?.type === "literal" && NUMBERS.has(term.datatype) && Number.isFinite(Number(term.value));
}

function isDate(term) {
  const datatype = term?.type === "literal" ? (term.datatype ?? "") : "";
  return DATES.has(datatype) || datatype.startsWith(EDTF);
}

/** The columns whose bound cells all pass, where at least one is bound. */
function columnsOf({ columns, rows }, passes) {
  return columns.map((_, at) => at).filter((at) => {
    const bound = rows.map((row) => row[at]).filter((term) => term !== null);
    return bound.length > 0 && bound.every(passes);
  });
}

// ---- Showing terms

function curie(yasr, iri) {
  let best = "";
  for (const [prefix, namespace] of Object.entries(yasr.getPrefixes())) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^[\w][\w.-]*$/.test(local)) {
      const short = `${prefix}:${local}`;
      if (!best || short.length < best.length) best = short;
    }
  }
  return best;
}

/** Where a link to an IRI leads: within the site where it is published here, "" where nowhere. */
function address(yasr, iri) {
  const { base, root, locate } = yasr.config.site;
  if (locate && iri.startsWith(base)) return locate(iri, yasr.config.site);
  if (base && iri.startsWith(base)) return new URL(`./${iri.slice(base.length)}`, root).href;
  return /^https?:\/\/[^/]/i.test(iri) ? iri : "";
}

function plain(yasr, term) {
  if (term === null) return "";
  if (term.type === "uri") return curie(yasr, term.value) || term.value;
  if (term.type === "bnode") return `_:${term.value}`;
  return typeof term.value === "string" ? term.value : JSON.stringify(term.value);
}

function shown(yasr, term) {
  const text = plain(yasr, term);
  if (term.type === "uri") {
    const href = address(yasr, term.value);
    return href ? html("a", { href, title: term.value }, text) : html("bdi", {}, text);
  }
  const cut = html("bdi", {}, text.slice(0, TEXT_AT_ONCE));
  const cell = html("span", {}, cut);
  if (text.length > TEXT_AT_ONCE) {
    const more = html("button", { type: "button", class: "plainer" }, `… all ${text.length}`);
    more.addEventListener("click", () => {
      cut.textContent = text;
      more.remove();
    });
    cell.append(" ", more);
  }
  const kind = term["xml:lang"] ?? datatypeName(yasr, term);
  if (kind) cell.append(" ", html("span", { class: "tag" }, kind));
  return cell;
}

/** What to call a row: its first text, else its first term, linked to its first IRI. */
function naming(yasr, terms) {
  const bound = terms.filter((term) => term !== null);
  const iri = bound.find((term) => term.type === "uri");
  const text = bound.find((term) => term.type === "literal" && !isNumber(term) && !isDate(term));
  const name = html("bdi", {}, plain(yasr, text ?? bound[0] ?? null).slice(0, 120) || "–");
  const href = iri ? address(yasr, iri.value) : "";
  return href ? html("a", { href, title: iri.value }, name) : name;
}

function datatypeName(yasr, term) {
  if (!term.datatype || NUMBERS.has(term.datatype) || isDate(term)) return "";
  return curie(yasr, term.datatype) || term.datatype;
}

// ---- Plugins

class View {
  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return solutions(this.yasr) !== null;
  }

  getIcon() {
    return null;
  }

  put(...elements) {
    this.yasr.resultsEl.replaceChildren(...elements);
  }
}

class TableView extends View {
  label = "Table";
  priority = 10;

  draw() {
    const answer = solutions(this.yasr);
    this.columns = answer.columns;
    this.rows = answer.rows;
    this.limit = ROWS_AT_ONCE;
    this.sorted = { at: -1, descending: false };
    this.body = html("tbody");
    this.heads = this.columns.map((name, at) => this.head(name, at));
    const table = html(
      "table",
      { class: "plain" },
      html("caption", { class: "hidden" }, "Answer"),
      html("thead", {}, html("tr", {}, ...this.heads)),
      this.body,
    );
    this.more = html("button", { type: "button", class: "plainer" });
    this.more.addEventListener("click", () => {
      this.limit += ROWS_AT_ONCE;
      this.fill();
    });
    const region = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Answer as a table" };
    this.put(...this.filter(answer.rows), html("div", region, table), this.more);
    this.fill();
  }

  head(name, at) {
    const button = html("button", { type: "button", class: "sort" }, html("bdi", {}, name));
    button.addEventListener("click", () => {
      this.sorted = { at, descending: this.sorted.at === at && !this.sorted.descending };
      this.fill();
    });
    return html("th", { scope: "col", "aria-sort": "none" }, button);
  }

  /** A field to narrow the rows with, where there are many. */
  filter(all) {
    if (all.length <= 20) return [];
    const field = html("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the rows" });
    field.addEventListener("input", () => {
      const wanted = field.value.toLowerCase();
      const has = (term) => plain(this.yasr, term).toLowerCase().includes(wanted);
      this.rows = all.filter((row) => row.some(has));
      this.fill();
    });
    return [html("p", { class: "filter" }, field)];
  }

  fill() {
    const { at, descending } = this.sorted;
    const rows = at < 0 ? this.rows : [...this.rows].sort((a, b) => compare(a[at], b[at]));
    if (descending) rows.reverse();
    this.heads.forEach((head, column) => {
      const order = descending ? "descending" : "ascending";
      head.setAttribute("aria-sort", column === at ? order : "none");
    });
    this.body.replaceChildren(...rows.slice(0, this.limit).map((row) => this.row(row)));
    this.more.hidden = rows.length <= this.limit;
    this.more.textContent = `Show more of ${rows.length} rows`;
  }

  row(terms) {
    return html("tr", {}, ...terms.map((term) => {
      const cell = html("td", isNumber(term) ? { class: "num" } : {});
      if (term !== null) cell.append(shown(this.yasr, term));
      return cell;
    }));
  }
}

function compare(a, b) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (isNumber(a) && isNumber(b)) return Number(a.value) - Number(b.value);
  return String(a.value).localeCompare(String(b.value), "en", { numeric: true });
}

class ChartView extends View {
  label = "Chart";
  priority = 5;

  draw() {
    const answer = solutions(this.yasr);
    const [numbers] = columnsOf(answer, isNumber);
    if (numbers === undefined) {
      this.put(note("A chart needs a column of numbers, and this answer has none."));
      return;
    }
    const rows = answer.rows.filter((row) => row[numbers] !== null).slice(0, DRAWN_AT_MOST);
    const values = rows.map((row) => Number(row[numbers].value));
    const low = Math.min(0, ...values);
    const span = Math.max(0, ...values) - low || 1;
    const bars = rows.map((row, at) => {
      const others = row.filter((_, column) => column !== numbers);
      const left = ((Math.min(0, values[at]) - low) / span) * 100;
      const width = (Math.abs(values[at]) / span) * 100;
      const place = { x: `${left}%`, y: "4", width: `${width}%`, height: "14" };
      const bar = svg("rect", { class: "core", rx: "3", ...place });
      return html(
        "li",
        { class: "bar" },
        html("span", { class: "name" }, naming(this.yasr, others)),
        svg("svg", { width: "100%", height: "22", "aria-hidden": "true" }, bar),
        html("span", { class: "num" }, row[numbers].value),
      );
    });
    this.put(
      note(`By ${answer.columns[numbers]}.`, ...leftOut(rows, answer)),
      html("ol", { class: "timeline chart" }, ...bars),
    );
  }
}

class TimelineView extends View {
  label = "Timeline";
  priority = 4;

  draw() {
    const answer = solutions(this.yasr);
    const dates = columnsOf(answer, isDate);
    const items = answer.rows.map((row) => this.item(answer, row, dates)).filter((item) => item !== null);
    if (items.length === 0) {
      const kinds = "xsd:date, xsd:dateTime, xsd:gYear, xsd:gYearMonth or EDTF";
      this.put(
        note(`A timeline needs a column of dates (${kinds}), and this answer has none it can read.`),
      );
      return;
    }
    items.sort((a, b) => a.first - b.first || a.last - b.last);
    const drawn = items.slice(0, DRAWN_AT_MOST);
    const axis = axisOf(drawn);
    const columns = dates.map((at) => answer.columns[at]).join(", ");
    this.put(
      note(`By ${columns}.`, ...leftOut(drawn, answer)),
      html("ol", { class: "timeline" }, axisRow(axis), ...drawn.map((item) => timelineRow(item, axis))),
    );
  }

  /** What one row says: its name from the other columns, its time from all its dates. */
  item(answer, row, dates) {
    const times = dates
      .map((at) => (row[at] === null ? null : readDate(row[at].value)))
      .filter((time) => time !== null);
    if (times.length === 0) return null;
    return {
      name: naming(this.yasr, row.filter((_, at) => !dates.includes(at))),
      text: dates.filter((at) => row[at] !== null).map((at) => row[at].value.slice(0, 60)).join(" – "),
      first: Math.min(...times.map((time) => time.first)),
      last: Math.max(...times.map((time) => time.last)),
      openStart: times.some((time) => time.openStart),
      openEnd: times.some((time) => time.openEnd),
      maybe: times.some((time) => time.maybe),
    };
  }
}

function leftOut(drawn, answer) {
  const rest = answer.rows.length - drawn.length;
  return rest > 0 ? [` ${rest} of ${answer.rows.length} rows are not drawn: the table has them.`] : [];
}

/** The time that an xsd or EDTF date stands for, in years; null where it cannot be read.
 *
 * Read are single dates, the interval A/B (".." open, empty unknown), a set [A..B] or {A..B}, and
 * X for unspecified digits. https://www.loc.gov/standards/datetime/
 */
function readDate(text) {
  const set = /^[[{](.*)[\]}]$/.exec(text);
  const parts = set ? set[1].split(/\.\.|,/) : text.split("/");
  if (!set && parts.length > 2) return null;
  const open = parts.map((part) => part === "" || part === "..");
  const times = parts.filter((_, at) => !open[at]).map(readDay);
  if (times.length === 0 || times.includes(null)) return null;
  return {
    first: Math.min(...times.map((time) => time.first)),
    last: Math.max(...times.map((time) => time.last)),
    openStart: open[0],
    openEnd: open.length > 1 && open.at(-1),
    maybe: set !== null || /[~?%X]/.test(text),
  };
}

/** Years with a fraction; every month is taken as a twelfth and every day as 1/31 of it. */
function readDay(text) {
  const found = /^(-?\d{2,}[\dX]{2})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?[~?%]?$/.exec(text);
  if (!found) return null;
  const [, year, month, day] = found;
  const low = Number(year.replaceAll("X", "0"));
  const high = Number(year.replaceAll("X", "9"));
  if (month === undefined) return { first: low, last: high + 1 };
  const start = low + (Number(month) - 1) / 12;
  if (day === undefined) return { first: start, last: start + 1 / 12 };
  const at = start + (Number(day) - 1) / 372;
  return { first: at, last: at + 1 / 372 };
}

/** Where the axis begins and ends, in whole years, and its ticks: at most about eight. */
function axisOf(items) {
  const from = Math.floor(Math.min(...items.map((item) => item.first)));
  const to = Math.max(Math.ceil(Math.max(...items.map((item) => item.last))), from + 1);
  let step = 1;
  for (const factor of [2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2]) {
    if ((to - from) / step <= 8) break;
    step *= factor;
  }
  const ticks = [];
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) ticks.push(year);
  return { ticks, at: (year) => ((year - from) / (to - from)) * 100 };
}

function axisRow(axis) {
  const ticks = axis.ticks.map((year) => {
    const at = axis.at(year);
    const anchor = at > 96 ? "end" : at > 3 ? "middle" : "start";
    return svg("text", { x: `${at}%`, y: "15", "text-anchor": anchor }, String(year));
  });
  const picture = svg("svg", { width: "100%", height: "22" }, ...ticks);
  return html("li", { class: "axis", "aria-hidden": "true" }, html("span"), picture);
}

function timelineRow(item, axis) {
  const left = axis.at(item.first);
  const width = axis.at(item.last) - left;
  const grid = axis.ticks.map((year) => {
    const x = `${axis.at(year)}%`;
    return svg("line", { class: "grid", x1: x, x2: x, y1: "-14", y2: "38" });
  });
  const mark = item.maybe ? "maybe" : "core";
  const drawn = width < 0.9
    ? svg("circle", { class: mark, cx: `${left}%`, cy: "12", r: "5" })
    : svg("rect", { class: mark, x: `${left}%`, y: "8", width: `${width}%`, height: "8", rx: "4" });
  const arrow = (x, path) => svg("svg", { x, y: "12", overflow: "visible" }, svg("path", { class: "open", d: path }));
  const picture = svg("svg", { width: "100%", height: "24", "aria-hidden": "true" }, ...grid, drawn);
  if (item.openEnd) picture.append(arrow("100%", "M-9 -6 L-1 0 L-9 6"));
  if (item.openStart) picture.append(arrow("0", "M9 -6 L1 0 L9 6"));
  const name = html("span", { class: "name" }, item.name, " ", html("small", {}, html("bdi", {}, item.text)));
  return html("li", { class: "bar" }, name, picture);
}

class RawView extends View {
  label = "Raw";
  priority = 2;

  canHandleResults() {
    return Boolean(this.yasr.results?.getOriginalResponseAsString());
  }

  draw() {
    const text = this.yasr.results.getOriginalResponseAsString();
    const region = { tabindex: "0", role: "region", "aria-label": "Answer as it came" };
    this.put(html("pre", region, html("code", {}, text.slice(0, RAW_AT_MOST))));
    if (text.length > RAW_AT_MOST) {
      this.yasr.resultsEl.append(note(`Cut here, after ${RAW_AT_MOST} of ${text.length} characters.`));
    }
  }
}

Yasr.registerPlugin("table", TableView);
Yasr.registerPlugin("chart", ChartView);
Yasr.registerPlugin("timeline", TimelineView);
Yasr.registerPlugin("response", RawView);
Yasr.defaults.pluginOrder = ["table", "chart", "timeline", "response"];
