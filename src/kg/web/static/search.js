// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0
// Suggestions below a search field: an editable combobox with a list of links
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Without this script the form still searches.
// Where no server answers (data-index), they come from search-local.js.

const WAIT_MILLISECONDS = 80;

/** OpenSearch Suggestions, their addresses absolute; null where the server has none. */
async function suggested(form, question) {
  if (form.dataset.index) {
    const { suggest } = await import("./search-local.js");
    return suggest(form, question);
  }
  const address = new URL(form.dataset.suggest, location.href);
  address.searchParams.set("q", question);
  const answer = await fetch(address);
  if (!answer.ok) return null;
  const [asked, labels, kinds, addresses] = await answer.json();
  return [asked, labels, kinds, addresses.map((relative) => new URL(relative, address).href)];
}

for (const form of document.querySelectorAll("form.search[data-suggest], form.search[data-index]")) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let timer = 0, asked = 0, chosen = -1;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const options = [...list.children];
    chosen = (index + options.length + 1) % (options.length + 1);
    if (chosen === options.length) chosen = -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function show([, labels, kinds, addresses]) {
    list.replaceChildren(...labels.map((label, i) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.address = addresses[i];
      const kind = document.createElement("small");
      kind.textContent = kinds[i];
      option.append(label, " ", kind);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        location.href = option.dataset.address;
      });
      return option;
    }));
    list.hidden = labels.length === 0;
    chosen = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    const question = input.value.trim();
    const mine = ++asked;
    if (!question) { close(); return; }
    try {
      const found = await suggested(form, question);
      if (found && mine === asked) show(found);
    } catch { close(); }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT_MILLISECONDS); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); return; }
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.href = list.children[chosen].dataset.address;
    else return;
    event.preventDefault();
  });
}
