// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// The query editor: YASQE in place of the text area, YASR for the answers, our terms to complete.
// The page works without it: the form asks /answer, and the examples are links to their answers.

const { Yasqe, Yasr } = globalThis.Yasgui;

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.8";
const SUGGESTIONS = 60;
const LONGEST_GET = 2000;

const place = document.getElementById("editor");
const form = place.querySelector("form");
const area = form.querySelector("textarea");
const button = form.querySelector("button[formaction], button[data-run]");
const answer = document.getElementById("answer");
const endpoint = new URL(form.action);
const terms = await loadTerms(place.dataset.terms);
const site = { base: terms.base, root: new URL(place.dataset.root, location.href).href };
const local = place.dataset.graph ? await alone() : null;

/** Where no server answers: a function that does, here in the browser. */
async function alone() {
  const [{ endpoint: answering }, { address }] =
    await Promise.all([import("./local.js"), import("./exported.js")]);
  Object.assign(site, { locate: address, graphs: terms.graphs });
  return answering(new URL(place.dataset.graph, location.href).href, Number(place.dataset.seconds));
}

async function loadTerms(address) {
  try {
    const response = await fetch(address);
    if (response.ok) return await response.json();
  } catch {
    // the editor works without suggestions
  }
  return { base: "", prefixes: {}, classes: [], properties: [] };
}

// ---- Completion, from this publication alone

/** How to write an IRI: as a CURIE of the query's own prefixes or of ours, else in brackets. */
function written(yasqe, iri) {
  const prefixes = { ...terms.prefixes, ...yasqe.getPrefixesFromQuery() };
  let best = { text: `<${iri}>`, prefix: "" };
  let longest = 0;
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const fits = iri.startsWith(namespace) && /^[A-Za-z_][\w-]*$/.test(iri.slice(namespace.length));
    if (fits && namespace.length > longest) {
      longest = namespace.length;
      best = { text: `${prefix}:${iri.slice(namespace.length)}`, prefix };
    }
  }
  return best;
}

function completer(name, list) {
  const labels = new Map(list);
  return {
    ...Yasqe.Autocompleters[name],
    persistenceId: null,
    preProcessToken(yasqe, token) {
      const found = expanded(yasqe, token);
      return found.string.trim() ? found : { ...found, from: { ch: found.end } };
    },
    get(yasqe, token) {
      const start = token.autocompletionString;
      const word = token.string.trim().replace(/^</, "").toLowerCase();
      const found = list.filter(([iri]) => iri.startsWith(start));
      const named = list.filter(([iri, label]) => `${label} ${iri}`.toLowerCase().includes(word));
      return [...new Set([...found, ...named].map(([iri]) => iri))].slice(0, SUGGESTIONS);
    },
    postProcessSuggestion: (yasqe, token, iri) => iri,
    postprocessHints: (yasqe, hints) => hints.map((hint) => suggestion(yasqe, hint, labels)),
  };
}

/** A token with the IRI it begins to spell, as the completers of YASQE do it. */
function expanded(yasqe, token) {
  const [, prefix, local] = /^([^<:]*):(.*)$/.exec(token.string) ?? [];
  const prefixes = { ...terms.prefixes, ...yasqe.getPrefixesFromQuery() };
  const spelt = prefix !== undefined && Object.hasOwn(prefixes, prefix);
  const iri = spelt ? prefixes[prefix] + local : token.string.trim().replace(/^<|>$/g, "");
  return { ...token, autocompletionString: iri };
}

function suggestion(yasqe, hint, labels) {
  const { text, prefix } = written(yasqe, hint.text);
  const iri = hint.text;
  return {
    ...hint,
    text,
    render(element) {
      const label = document.createElement("span");
      label.className = "soft";
      label.textContent = labels.get(iri) ?? "";
      element.append(text, " ", label);
    },
    hint(editor, data, picked) {
      editor.operation(() => {
        editor.replaceRange(picked.text, picked.from ?? data.from, picked.to ?? data.to, "complete");
        if (prefix && !Object.hasOwn(yasqe.getPrefixesFromQuery(), prefix)) {
          yasqe.addPrefixes({ [prefix]: terms.prefixes[prefix] });
        }
      });
    },
  };
}

Yasqe.registerAutocompleter(completer("class", terms.classes));
Yasqe.registerAutocompleter(completer("property", terms.properties));
Yasqe.registerAutocompleter({
  ...Yasqe.Autocompleters.prefixes,
  get: Object.entries(terms.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
  persistenceId: null,
});

// ---- The editor

const yasqe = new Yasqe(place.querySelector(".yasqe-place"), {
  value: area.value,
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: "auto",
  viewportMargin: Infinity,
  requestConfig: { endpoint: endpoint.href },
  extraKeys: { "Ctrl-Enter": ask, "Cmd-Enter": ask, Tab: false, "Shift-Tab": false },
});
const input = yasqe.getInputField();
input.setAttribute("aria-label", "SPARQL query");
input.setAttribute("aria-describedby", "editor-help editor-syntax");
area.hidden = true;
for (const element of place.querySelectorAll("[data-script]")) element.hidden = false;

/** Say below the editor what is wrong. YASQE's own balloon is HTML with inline style: off. */
function tellSyntax() {
  const line = [...Array(yasqe.lineCount()).keys()].find((at) => marker(at));
  let text = "";
  if (line !== undefined) {
    Object.assign(marker(line), { onmouseover: null, onmouseout: null });
    const end = { line, ch: yasqe.getLine(line).length };
    const { errorMsg, possibleCurrent } = yasqe.getTokenAt(end, true).state;
    const expected = (possibleCurrent ?? []).slice(0, 8).join(", ");
    const reason = errorMsg ? `: ${errorMsg}` : expected && `; expected: ${expected}`;
    text = `Line ${line + 1} is not SPARQL${reason}`;
  }
  document.getElementById("editor-syntax").textContent = text;
}

function marker(line) {
  return yasqe.lineInfo(line)?.gutterMarkers?.gutterErrorBar;
}

yasqe.on("changes", () => {
  tellSyntax();
  link.hash = hash();
});

// ---- Answers

const yasr = new Yasr(answer.querySelector(".yasr-place"), {
  persistenceId: null,
  prefixes: () => terms.prefixes,
  site,
  errorRenderers: [problem],
});
const status = document.getElementById("editor-status");
const link = document.getElementById("editor-link");
let running = null;

yasr.on("drawn", () => {
  for (const choice of yasr.rootEl.querySelectorAll(".yasr_btnGroup button")) {
    choice.setAttribute("aria-pressed", String(choice.classList.contains("selected")));
  }
});
yasr.on("change", () => {
  link.hash = hash();
  history.replaceState(null, "", link.hash);
});

/** Ask the endpoint; a query that is still running is given up. */
async function ask() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  button.textContent = "Stop";
  status.textContent = "Asking …";
  link.hash = hash();
  history.replaceState(null, "", link.hash);
  const started = performance.now();
  const response = await fetched(yasqe.getValue(), mine.signal);
  if (running !== mine) return;
  running = null;
  button.textContent = "Run";
  answer.hidden = false;
  yasr.setResponse(response);
  status.textContent = `${said()} ${((performance.now() - started) / 1000).toFixed(2)} seconds.`;
}

async function fetched(query, signal) {
  if (local) return local(query, signal);
  const body = new URLSearchParams({ query });
  const short = query.length < LONGEST_GET;
  const asked = short ? { method: "GET" } : { method: "POST", body };
  const options = { ...asked, headers: { Accept: ACCEPT }, signal };
  try {
    const response = await fetch(short ? `${endpoint.href}?${body}` : endpoint, options);
    const text = await response.text();
    if (!response.ok) return { error: { status: response.status, statusText: response.statusText, text } };
    return { data: text || "# nothing", contentType: response.headers.get("content-type"), status: response.status };
  } catch (error) {
    const text = signal.aborted ? "Stopped." : `No whole answer came: ${error.message}`;
    return { error: { text } };
  }
}

function said() {
  if (yasr.results.hasError()) return "No answer.";
  const rows = yasr.results.getBindings()?.length;
  if (yasr.results.getType() !== "json") return "A graph.";
  return rows === undefined ? "Answered." : `${rows} row${rows === 1 ? "" : "s"}.`;
}

/** An error as the server told it, with a way to the place in the query. */
async function problem({ text, statusText }) {
  let told = {};
  try {
    told = JSON.parse(text);
  } catch {
    told = { detail: text || statusText };
  }
  const box = document.createElement("div");
  for (const said of [told.detail, told.advice]) {
    if (typeof said !== "string" || !said) continue;
    const paragraph = document.createElement("p");
    paragraph.textContent = said;
    box.append(paragraph);
  }
  if (Number.isInteger(told.line)) {
    const go = document.createElement("button");
    go.type = "button";
    go.textContent = `Go to line ${told.line}, column ${told.column}`;
    go.addEventListener("click", () => {
      yasqe.setCursor(told.line - 1, told.column - 1);
      yasqe.focus();
    });
    box.append(go);
  }
  return box;
}

// ---- Links: the query is in the fragment, which no server sees

function hash() {
  const parameters = new URLSearchParams({ query: yasqe.getValue() });
  const view = yasr.getSelectedPluginName();
  if (view !== "table") parameters.set("view", view);
  return `#${parameters}`;
}

function show(query) {
  yasqe.setValue(query);
  ask();
}

function readAddress() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const query = parameters.get("query");
  const view = parameters.get("view");
  if (view !== null && Object.hasOwn(yasr.plugins, view)) yasr.selectPlugin(view);
  if (query !== null && (query !== yasqe.getValue() || !yasr.results)) show(query);
}

form.addEventListener("submit", (event) => {
  area.value = yasqe.getValue();
  if (event.submitter !== button) return;
  event.preventDefault();
  if (running) running.abort();
  else ask();
});

document.getElementById("gallery").addEventListener("click", (event) => {
  const example = event.target.closest("a[data-example]");
  if (!example || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { search, hash: fragment } = new URL(example.href);
  show(new URLSearchParams(search || fragment.slice(1)).get("query"));
  place.scrollIntoView({ block: "nearest" });
});

link.addEventListener("click", async (event) => {
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  try {
    await navigator.clipboard.writeText(link.href);
    status.textContent = "The link is copied.";
  } catch {
    status.textContent = "The link is in the address bar.";
  }
});

window.addEventListener("hashchange", readAddress);
link.hash = hash();
tellSyntax();
readAddress();
