"use strict";
// Filters the matrix, opens cells in a window, and moves around by keyboard. It reads nothing but this page.
(() => {
  const root = document.documentElement;
  const one = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const form = one("#filters");
  const matrix = one("#matrix");
  if (!form || !matrix) return;
  root.classList.add("js");

  const marks = all("#legend > div").map((row) => ({ ...row.dataset }));
  const rows = all("tr.rule", matrix);
  const columns = all("thead th.deal", matrix).length;

  // What each cell was found to be, read once.
  const cells = rows.map((row) =>
    all("td", row).map((box) => {
      const link = one("a.cell", box);
      const article = link && one(link.getAttribute("href"));
      const findings = link ? link.dataset.findings.split(" ") : [];
      return { row, box, link, article, findings, words: null };
    }),
  );
  const ruleWords = rows.map((row) => (one("th", row).textContent + " " + one("#r" + row.dataset.row).textContent).toLowerCase());
  const wordsOf = (cell) => (cell.words ??= cell.article ? cell.article.textContent.toLowerCase() : "");

  const wishes = () => {
    const data = new FormData(form);
    return {
      verdicts: new Set(data.getAll("verdict").map(Number)),
      holder: data.get("holder"),
      deal: data.get("deal"),
      strength: data.get("strength"),
      tag: data.get("tag"),
      words: data.get("words").trim().toLowerCase(),
    };
  };

  const wanted = (finding, wish) =>
    wish.verdicts.has(Number(finding[0])) && (!wish.strength || finding[1] === wish.strength);

  // Shows of a cell the worst of the findings that are wanted, and nothing where none is.
  const show = (cell, findings) => {
    if (!cell.link) return;
    cell.link.hidden = findings.length === 0;
    if (findings.length === 0) return;
    const ranks = findings.map((finding) => Number(finding[0]));
    const worst = Math.min(...ranks);
    const mark = marks[worst];
    const shown = one(".mark", cell.link);
    shown.className = "mark " + mark.key;
    one(".glyph", shown).textContent = mark.glyph;
    one(".word", shown).textContent = mark.label;
    const times = ranks.filter((rank) => rank === worst).length;
    one(".times", cell.link).textContent = ranks.length > 1 ? `${times} of ${ranks.length}` : "";
  };

  const filter = () => {
    const wish = wishes();
    let findingsShown = 0;
    let rulesShown = 0;
    rows.forEach((row, at) => {
      const group = row.parentElement.dataset.group;
      const tags = row.dataset.tags.split(" ");
      const ruleFits = (!wish.holder || wish.holder === group) && (!wish.tag || tags.includes(wish.tag));
      const ruleSays = !wish.words || ruleWords[at].includes(wish.words);
      let any = false;
      cells[at].forEach((cell, column) => {
        const dealFits = !wish.deal || wish.deal === String(column);
        const says = ruleSays || wordsOf(cell).includes(wish.words);
        const findings = ruleFits && dealFits && says ? cell.findings.filter((finding) => wanted(finding, wish)) : [];
        show(cell, findings);
        any ||= findings.length > 0;
        findingsShown += findings.length;
        if (cell.article) {
          cell.article.hidden = findings.length === 0;
          all(".finding", cell.article).forEach((part) => (part.hidden = !wanted(part.dataset.finding, wish)));
        }
      });
      row.hidden = !any;
      one("#r" + row.dataset.row).hidden = !any;
      rulesShown += any ? 1 : 0;
    });
    all("tbody", matrix).forEach((body) => (body.hidden = !all("tr.rule", body).some((row) => !row.hidden)));
    all("[data-deal]").forEach((part) => (part.hidden = Boolean(wish.deal) && part.dataset.deal !== wish.deal));
    const total = cells.flat().reduce((sum, cell) => sum + cell.findings.length, 0);
    one("#shown").textContent = `${findingsShown} of ${total} findings shown, in ${rulesShown} of ${rows.length} rules.`;
    makeReachable();
  };

  // Tab reaches one cell of the matrix; the arrow keys reach the others.
  let current = null;
  const visible = (cell) => cell && cell.link && !cell.link.hidden && !cell.row.hidden && !cell.box.hidden;
  const makeReachable = () => {
    const shown = cells.flat().filter(visible);
    if (!visible(current)) current = shown[0] ?? null;
    cells.flat().forEach((cell) => cell.link && (cell.link.tabIndex = cell === current ? 0 : -1));
  };
  const find = (link) => cells.flat().find((cell) => cell.link === link);
  const at = (cell) => {
    const row = cells.findIndex((line) => line.includes(cell));
    return [row, cells[row].indexOf(cell)];
  };
  const next = (cell, down, right) => {
    let [row, column] = at(cell);
    do {
      row += down;
      column += right;
    } while (row >= 0 && row < rows.length && column >= 0 && column < columns && !visible(cells[row][column]));
    return (cells[row] ?? [])[column];
  };
  const step = (cell, forward) => {
    const shown = cells.flat().filter(visible);
    return shown[shown.indexOf(cell) + forward];
  };
  const go = (cell) => {
    if (!visible(cell)) return;
    current = cell;
    makeReachable();
    cell.link.focus();
    cell.link.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  matrix.addEventListener("keydown", (event) => {
    const cell = find(event.target);
    const move = moves[event.key];
    if (!cell || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(next(cell, ...move));
  });

  // The window.
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const where = make("p", {});
  const previousButton = make("button", { type: "button", textContent: "◂ Previous" });
  const nextButton = make("button", { type: "button", textContent: "Next ▸" });
  const closeButton = make("button", { type: "button", textContent: "Close" });
  const content = make("div", { className: "content", tabIndex: -1 });
  const dialog = make("dialog", {}, make("div", { className: "bar-of-window" }, where, previousButton, nextButton, closeButton), content);
  dialog.setAttribute("aria-label", "One rule and one deal");
  document.body.append(dialog);
  let opened = null;

  const copy = (element) => {
    const copied = element.cloneNode(true);
    copied.removeAttribute("id");
    copied.hidden = false;
    return copied;
  };
  // An embedded page may not change its address; nothing depends on it.
  const address = (hash) => {
    try {
      history.replaceState(null, "", hash || location.pathname + location.search);
    } catch {}
  };
  const showWindow = () => {
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    content.focus();
  };
  const open = (cell) => {
    const row = cell.row.dataset.row;
    opened = cell;
    const rule = copy(one("#r" + row));
    one("h4", rule).textContent = "The rule";
    content.replaceChildren(copy(cell.article), rule);
    all(".see", content).forEach((link) => link.remove());
    const [, column] = at(cell);
    where.textContent = `Deal ${column + 1} of ${columns}`;
    previousButton.disabled = !step(cell, -1);
    nextButton.disabled = !step(cell, 1);
    showWindow();
    address("#" + cell.article.id);
  };
  const openRule = (rule) => {
    opened = null;
    content.replaceChildren(copy(rule));
    where.textContent = "Rule";
    previousButton.disabled = nextButton.disabled = true;
    showWindow();
  };
  const turn = (forward) => {
    const to = opened && step(opened, forward);
    if (to) open(to);
  };
  previousButton.addEventListener("click", () => turn(-1));
  nextButton.addEventListener("click", () => turn(1));
  closeButton.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") turn(1);
    if (event.key === "ArrowLeft") turn(-1);
  });
  dialog.addEventListener("close", () => {
    address("");
    if (visible(opened)) go(opened);
  });

  const follow = (hash) => {
    const article = hash.length > 1 && document.getElementById(hash.slice(1));
    if (!article || article.tagName !== "ARTICLE") return false;
    const cell = cells.flat().find((cell) => cell.article === article);
    if (cell) open(cell);
    else openRule(article);
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.open");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && follow(link.hash)) event.preventDefault();
  });

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  filter();
  follow(location.hash);
})();
