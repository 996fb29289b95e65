"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const one = (id) => document.getElementById(id);
  const pictures = JSON.parse(one("pictures").textContent);
  const byImage = new Map(pictures.map((picture, index) => [picture.id, index]));
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  // Theme: what the system prefers, until somebody chooses.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const asked = new URLSearchParams(location.search).get("theme");
  const paint = () => {
    root.dataset.theme = asked || recall("derm-theme") || (dark.matches ? "dark" : "light");
  };
  paint();
  dark.addEventListener("change", paint);
  one("theme").addEventListener("click", () => {
    remember("derm-theme", root.dataset.theme === "dark" ? "light" : "dark");
    paint();
  });
  const blur = one("blur");
  const veil = (on) => {
    document.body.classList.toggle("blur", on);
    blur.setAttribute("aria-pressed", on);
  };
  veil(recall("derm-blur") === "1");
  blur.addEventListener("click", () => {
    const on = !document.body.classList.contains("blur");
    remember("derm-blur", on ? "1" : "0");
    veil(on);
  });

  // Pictures are stored once and shown where they are looked at.
  const show = (image) => {
    if (image.src) return;
    image.src = "data:image/jpeg;base64," + pictures[Number(image.dataset.picture)].jpeg;
  };
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) { show(entry.target); watch.unobserve(entry.target); }
    }
  }, { rootMargin: "400px" });
  const adopt = (from) => {
    for (const image of all("img[data-picture]", from)) watch.observe(image);
    for (const image of all("img[data-map]", from)) overlay(image);
  };

  // An attention map: numbers 0...63 as base-64 digits, laid over the centre crop.
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const heat = (t) => {
    const stops = [[59, 15, 112], [140, 41, 129], [222, 73, 104], [254, 159, 109], [252, 253, 191]];
    const position = Math.min(t, 0.9999) * (stops.length - 1);
    const low = Math.floor(position);
    return stops[low].map((c, i) => Math.round(c + (position - low) * (stops[low + 1][i] - c)));
  };
  const canvasOf = (map, columns) => {
    const rows = map.length / columns;
    const small = document.createElement("canvas");
    small.width = columns;
    small.height = rows;
    const context = small.getContext("2d");
    const data = context.createImageData(columns, rows);
    for (let i = 0; i < map.length; i++) {
      const value = digits.indexOf(map[i]) / 63;
      data.data.set([...heat(value), Math.round(40 + 165 * value)], 4 * i);
    }
    context.putImageData(data, 0, 0);
    const large = document.createElement("canvas");
    large.width = columns * 16;
    large.height = rows * 16;
    const wide = large.getContext("2d");
    wide.imageSmoothingQuality = "high";
    wide.drawImage(small, 0, 0, large.width, large.height);
    return large;
  };
  const overlay = (image) => {
    const canvas = canvasOf(image.dataset.map, Number(image.dataset.columns));
    const lay = () => {
      const side = Math.min(image.clientWidth, image.clientHeight) * Number(image.dataset.crop);
      canvas.style.width = canvas.style.height = side + "px";
      canvas.style.left = (image.clientWidth - side) / 2 + "px";
      canvas.style.top = (image.clientHeight - side) / 2 + "px";
    };
    image.parentElement.append(canvas);
    new ResizeObserver(lay).observe(image);
  };
  adopt(document);
  addEventListener("beforeprint", () => {
    for (const image of all("img[data-picture]")) show(image);
    for (const part of all("details")) part.open = true;
  });

  // One picture, large, with what is known of it.
  const viewer = one("viewer");
  const open = (index, image) => {
    const picture = pictures[index];
    const inside = viewer.querySelector(".inside");
    inside.replaceChildren();
    const big = document.createElement("div");
    big.className = "big";
    const shown = document.createElement("img");
    shown.alt = picture.facts.length > 1 ? picture.facts[1][1] : "";
    shown.dataset.picture = index;
    big.append(shown);
    if (image && image.dataset.map) Object.assign(shown.dataset, image.dataset);
    const list = document.createElement("dl");
    for (const [name, value] of picture.facts) {
      const term = document.createElement("dt");
      const text = document.createElement("dd");
      term.textContent = name;
      text.textContent = value;
      list.append(term, text);
    }
    // Labels are corrected in derm-review, which listens on this machine when somebody started it.
    const review = document.createElement("p");
    const link = document.createElement("a");
    review.className = "note";
    link.href = "http://127.0.0.1:8642/picture?id=" + encodeURIComponent(picture.id);
    link.target = "_blank";
    link.rel = "noreferrer";
    link.textContent = "Correct a label of it";
    review.append(link, " while derm-review runs; the command is derm-review --person ID");
    const panel = document.createElement("div");
    panel.append(list, review);
    inside.append(big, panel);
    viewer.showModal();
    show(shown);
    if (shown.dataset.map) overlay(shown);
  };
  document.addEventListener("click", (event) => {
    const photo = event.target.closest(".photo");
    if (!photo) return;
    const image = photo.querySelector("img");
    open(Number(image.dataset.picture), image);
  });
  viewer.addEventListener("click", (event) => { if (event.target === viewer) viewer.close(); });

  // Tables: sort by a header, filter by text and by choice, save as CSV.
  const valueOf = (cell) => cell.dataset.v ?? cell.textContent.trim();
  const compare = (a, b) => {
    if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
    const x = Number(a), y = Number(b);
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", { numeric: true }) : x - y;
  };
  for (const table of all("table[data-sort]")) {
    const body = table.tBodies[0];
    const heads = all("th", table.tHead);
    heads.forEach((head, column) => {
      head.querySelector("button")?.addEventListener("click", () => {
        const down = head.classList.contains("n")
          ? head.getAttribute("aria-sort") !== "descending"
          : head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = all("tr:not(.total)", body);
        const totals = all("tr.total", body);
        rows.map((row, index) => [valueOf(row.cells[column]), index, row])
          .sort((a, b) => {
            const order = compare(a[0], b[0]);
            const empty = a[0] === "" || b[0] === "";
            return (down && !empty ? -order : order) || a[1] - b[1];
          })
          .forEach(([, , row]) => body.append(row));
        body.append(...totals);
      });
    });
    const tools = document.querySelector(`[data-for="${table.id}"]`);
    if (!tools) continue;
    const search = tools.querySelector("input");
    const selects = all("select", tools);
    const count = tools.querySelector(".count");
    const filter = () => {
      const words = (search?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      for (const row of body.rows) {
        const text = row.textContent.toLowerCase();
        const fits = words.every((word) => text.includes(word))
          && selects.every((s) => !s.value || row.dataset[s.name] === s.value);
        row.hidden = !fits;
        if (fits) left++;
      }
      if (count) count.textContent = left === body.rows.length ? "" : `${left} of ${body.rows.length}`;
    };
    search?.addEventListener("input", filter);
    for (const select of selects) select.addEventListener("change", filter);
    tools.querySelector(".save")?.addEventListener("click", () => {
      // A spreadsheet would calculate what begins so, unless it is a number.
      const guard = (text) => /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text)
        ? "'" + text : text;
      const quote = (text) => /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const lines = [heads.map((head) => head.textContent.trim())];
      for (const row of body.rows) if (!row.hidden) lines.push(Array.from(row.cells, valueOf));
      const text = lines.map((line) => line.map(guard).map(quote).join(",") + "\n").join("");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
      link.download = table.id + ".csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  // Words at the pointer.
  const tip = one("tip");
  const say = (text, x, y) => {
    tip.textContent = text;
    tip.hidden = !text;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(6, Math.min(x + 14, innerWidth - box.width - 8)) + "px";
    tip.style.top = (y + 18 + box.height > innerHeight ? y - box.height - 10 : y + 18) + "px";
  };
  document.addEventListener("pointermove", (event) => {
    const element = event.target.closest("[data-tip]");
    if (element) say(element.dataset.tip, event.clientX, event.clientY);
    else if (!tip.hidden) tip.hidden = true;
  });
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  // The map: click or Enter shows the images of a cell; arrows walk.
  const photo = (index, large) => {
    const button = document.createElement("button");
    button.className = large ? "photo large" : "photo";
    const image = document.createElement("img");
    image.dataset.picture = index;
    image.width = pictures[index].width;
    image.height = pictures[index].height;
    image.alt = pictures[index].facts[1]?.[1] ?? "";
    button.append(image);
    return button;
  };
  for (const map of all("svg[data-panel]")) {
    const panel = one(map.dataset.panel);
    const cells = all(".cell", map);
    const columns = Number(map.dataset.columns);
    const pick = (cell) => {
      for (const other of cells) other.classList.toggle("on", other === cell);
      const words = document.createElement("p");
      words.textContent = cell.dataset.tip.replaceAll("\n", " · ");
      const list = document.createElement("div");
      list.className = "photos";
      const indices = cell.dataset.pictures ? cell.dataset.pictures.split(" ") : [];
      list.append(...indices.map((index) => photo(Number(index), true)));
      panel.replaceChildren(words, list);
      adopt(panel);
    };
    map.addEventListener("click", (event) => {
      const cell = event.target.closest(".cell");
      if (cell) pick(cell);
    });
    map.addEventListener("keydown", (event) => {
      const at = cells.indexOf(document.activeElement);
      if (at < 0) return;
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
      if (event.key === "Enter" || event.key === " ") { pick(cells[at]); event.preventDefault(); }
      if (!step || !cells[at + step]) return;
      event.preventDefault();
      cells[at].tabIndex = -1;
      cells[at + step].tabIndex = 0;
      cells[at + step].focus();
    });
  }

  // The same map in another form: other numbers, and shades of their own.
  for (const select of all("select[data-forms]")) {
    const cells = all(".cell", one(select.dataset.forms));
    const change = () => {
      const form = Number(select.value);
      for (const cell of cells) {
        cell.querySelector("text").textContent = cell.dataset.forms.split("|")[form].trim();
        cell.querySelector("rect").setAttribute("class", cell.dataset.shades.split(" ")[form ? 1 : 0]);
      }
    };
    select.addEventListener("change", change);
  }

  // The table of contents follows; links to a class or an image work.
  const links = new Map(all(".toc a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.classList.remove("here");
      links.get(entry.target.id)?.classList.add("here");
    }
  }, { rootMargin: "-15% 0px -75% 0px" });
  for (const section of all("main > section")) seen.observe(section);
  const follow = () => {
    const [kind, value] = decodeURIComponent(location.hash.slice(1)).split(/=(.*)/s);
    if (kind === "image" && byImage.has(value)) open(byImage.get(value));
    if (kind !== "class" && kind !== "case") return;
    const row = all(`tr[data-${kind}]`).find((each) => each.dataset[kind] === value);
    if (!row) return;
    for (const other of all("tr.found")) other.classList.remove("found");
    row.classList.add("found");
    row.hidden = false;
    row.scrollIntoView({ block: "center" });
    row.querySelector("details")?.setAttribute("open", "");
  };
  addEventListener("hashchange", follow);
  follow();
})();
