"use strict";
// Everything that comes from a text is set as text (textContent, createTextNode), never as markup.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const at = (id) => document.getElementById(id);
  const data = read("payload"), nodeRows = read("nodes"), edgeRows = read("edges"), options = read("options");

  const WORDS = {
    zh: {
      other: "EN", search: "搜索名称…", none: "没有这个名称", classes: "类别", relations: "关系", modality: "状态",
      actual: "已实现", planned: "规划中", target: "目标", confidence: "最低可信度", all: "全选", clear: "清空",
      totals: (n, f, d) => `${n} 个实体 · ${f} 条事实 · ${d} 篇文章`, of: (n) => `全图共 ${n} 个实体`,
      hint: "点击圆点或连线，查看原文依据", also: "又称", figures: "指标", evidence: (n) => `原文依据 ${n} 处`,
      noEvidence: "没有记录原文", sources: "独立来源", rule: "规则", trust: "可信度", link: "原文链接", undated: "日期不详",
      relation: "关系", into: "被指向", kinds: { level: "数值", growth: "增速", share: "占比", rank: "位次", change: "变化" },
    },
    en: {
      other: "中", search: "Search a name…", none: "No such name", classes: "Classes", relations: "Relations", modality: "State",
      actual: "actual", planned: "planned", target: "target", confidence: "Least confidence", all: "all", clear: "none",
      totals: (n, f, d) => `${n} entities · ${f} facts · ${d} articles`, of: (n) => `of ${n} entities in the graph`,
      hint: "Click a dot or a line to read its evidence", also: "also", figures: "Figures", evidence: (n) => `${n} quote${n === 1 ? "" : "s"}`,
      noEvidence: "no quote recorded", sources: "independent sources", rule: "rule", trust: "confidence", link: "source", undated: "undated",
      relation: "Relation", into: "incoming", kinds: { level: "level", growth: "growth", share: "share", rank: "rank", change: "change" },
    },
  };
  let language = WORDS[data.language] ? data.language : "zh";
  const words = () => WORDS[language];
  const classes = new Map(data.classes.map((c) => [c.id, c]));
  const relations = new Map(data.relations.map((r) => [r.id, r]));
  const labelled = (map, id) => { const row = map.get(id); return (row && row.label[language]) || id; };
  const colourOf = (type) => (classes.get(type) || { colour: "#8a94a6" }).colour;
  const group = (n) => n.toLocaleString("en-US");

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "colour") element.style.setProperty("--c", value);
      else if (name === "click") element.addEventListener("click", value);
      else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child != null && child !== ""));
    return element;
  }

  // ---- the drawing
  for (const row of nodeRows) {
    const c = row.color;
    row.color = { background: c, border: "#ffffff", highlight: { background: c, border: "#111827" }, hover: { background: c, border: "#475569" } };
  }
  for (const row of edgeRows) if (row.dashes) row.color = { color: "#dba45c", highlight: "#b45309", hover: "#b45309" };
  const nodes = new vis.DataSet(nodeRows), edges = new vis.DataSet(edgeRows);
  const network = new vis.Network(at("mynetwork"), { nodes, edges }, options);
  network.once("afterDrawing", () => { document.documentElement.dataset.drawn = Math.round(performance.now()); });

  const touching = data.entities.map(() => []);
  data.facts.forEach((fact, id) => { touching[fact.s].push(id); if (fact.o !== fact.s) touching[fact.o].push(id); });
  const figures = data.entities.map(() => []);
  data.observations.forEach((row) => figures[row.s].push(row));

  // ---- what is shown
  const off = { classes: new Set(), relations: new Set(), modality: new Set() };
  let least = 0, chosen = null;
  const look = nodeRows.map((row) => ({ x: row.x, y: row.y, size: row.size, colour: row.color.background, label: row.label, width: 0, hidden: false, dim: false, rank: 0 }));
  const nodeState = new Map(), edgeState = new Map();

  let shownFacts = data.facts.map(() => true);
  const mine = (id) => (chosen.kind === "edge" ? chosen.id === id : data.facts[id].s === chosen.id || data.facts[id].o === chosen.id);
  const wanted = (fact) =>
    !off.relations.has(fact.p) && !off.modality.has(fact.m) && fact.c >= least &&
    !off.classes.has(data.entities[fact.s].type) && !off.classes.has(data.entities[fact.o].type);

  function apply() {
    const shown = data.facts.map(wanted);
    shownFacts = shown;
    const filtered = off.relations.size || off.modality.size || least > 0;
    const near = new Set();
    if (chosen && chosen.kind === "node") {
      near.add(chosen.id);
      for (const id of touching[chosen.id]) if (shown[id]) { near.add(data.facts[id].s); near.add(data.facts[id].o); }
    } else if (chosen) { near.add(data.facts[chosen.id].s); near.add(data.facts[chosen.id].o); }
    const nodeChanges = [], edgeChanges = [];
    let nodeCount = 0, edgeCount = 0;
    data.entities.forEach((entity, id) => {
      const lonely = filtered && touching[id].length > 0 && !touching[id].some((each) => shown[each]);
      const hidden = off.classes.has(entity.type) || lonely, dim = chosen !== null && !near.has(id);
      look[id].hidden = hidden; look[id].dim = dim;
      if (!hidden) nodeCount += 1;
      const state = `${hidden}${dim}`;
      if (nodeState.get(id) === state || (!nodeState.has(id) && state === "falsefalse")) return;
      nodeState.set(id, state);
      nodeChanges.push({ id, hidden, opacity: dim ? 0.14 : 1 });
    });
    data.facts.forEach((fact, id) => {
      const close = !chosen || mine(id);
      if (shown[id]) edgeCount += 1;
      const state = `${!shown[id]}${!close}`;
      if (edgeState.get(id) === state || (!edgeState.has(id) && state === "falsefalse")) return;
      edgeState.set(id, state);
      const plain = edgeRows[id].dashes ? "#dba45c" : "#a9b4c4", strong = edgeRows[id].dashes ? "#b45309" : "#64748b";
      edgeChanges.push({
        id, hidden: !shown[id],
        color: { color: chosen && close ? strong : plain, highlight: strong, hover: strong, opacity: close ? 1 : 0.12 },
      });
    });
    if (nodeChanges.length) nodes.update(nodeChanges);
    if (edgeChanges.length) edges.update(edgeChanges);
    const whole = data.whole > data.entities.length ? words().of(group(data.whole)) : "";
    at("totals").textContent = words().totals(group(nodeCount), group(edgeCount), group(data.documents.length)) + (whole && `\n${whole}`);
    document.documentElement.dataset.nodes = nodeCount;
    document.documentElement.dataset.edges = edgeCount;
  }

  // ---- names, like on a map: the busiest first, as many as there is room for, of one size whatever the zoom
  const order = look.map((_, id) => id).sort((a, b) => touching[b].length - touching[a].length || a - b);
  order.forEach((id, place) => { look[id].rank = place; });
  let over = null, frame = 1;
  network.on("hoverNode", (event) => { over = event.node; });
  network.on("blurNode", () => { over = null; });
  network.on("dragEnd", (event) => {
    for (const [id, place] of Object.entries(network.getPositions(event.nodes))) { look[id].x = place.x; look[id].y = place.y; }
  });

  // Labels of edges take what room the names leave; an edge shorter than its label goes without.
  const pairs = new Map();
  const along = data.facts.map((fact) => {
    const pair = fact.s < fact.o ? `${fact.s},${fact.o}` : `${fact.o},${fact.s}`, twin = pairs.get(pair) || 0;
    pairs.set(pair, twin + 1);
    return fact.s < fact.o ? 0.5 + 0.14 * twin : 0.5 - 0.14 * twin;
  });
  const widths = new Map();
  function nameEdges(context, scale, cells, across, down, middle, halfWidth, halfHeight) {
    const large = 10.5;
    context.font = `400 ${large / scale}px ${options.nodes.font.face}`;
    context.textBaseline = "middle";
    const chosenFirst = chosen ? data.facts.map((_, id) => id).filter((id) => mine(id)) : [];
    for (const id of chosen ? chosenFirst : data.facts.keys()) {
      const fact = data.facts[id];
      if (!shownFacts[id]) continue;
      const a = look[fact.s], b = look[fact.o], t = Math.min(Math.max(along[id], 0.2), 0.8);
      const x = a.x + (b.x - a.x) * t, y = a.y + (b.y - a.y) * t;
      if (Math.abs(x - middle.x) > halfWidth || Math.abs(y - middle.y) > halfHeight) continue;
      const label = labelled(relations, fact.p), key = label + language;
      if (!widths.has(key)) widths.set(key, context.measureText(label).width * scale);
      const width = widths.get(key);
      if (Math.hypot(b.x - a.x, b.y - a.y) * scale < width + 14) continue;
      const box = [], sx = x * scale, sy = y * scale;
      for (let i = Math.floor((sx - width / 2) / across); i <= Math.floor((sx + width / 2) / across); i += 1) {
        for (let j = Math.floor((sy - large / 2) / down); j <= Math.floor((sy + large / 2) / down); j += 1) box.push(`${i},${j}`);
      }
      if (box.some((cell) => cells.has(cell))) continue;
      box.forEach((cell) => cells.set(cell, -1));
      context.lineWidth = 3 / scale;
      context.strokeStyle = "rgba(251,251,253,.9)";
      context.strokeText(label, x, y);
      context.fillStyle = fact.m === "planned" ? "#b45309" : "#64748b";
      context.fillText(label, x, y);
    }
  }

  network.on("afterDrawing", (context) => {
    const scale = network.getScale(), middle = network.getViewPosition();
    const halfWidth = context.canvas.clientWidth / 2 / scale, halfHeight = context.canvas.clientHeight / 2 / scale;
    const cells = new Map(), across = 24, down = 15;
    context.save();
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const id of order) {
      const dot = look[id];
      if (dot.hidden || dot.dim || dot.size * scale >= 3.2) continue;
      context.beginPath();
      context.arc(dot.x, dot.y, (2 + dot.size * 0.07) / scale, 0, 2 * Math.PI);
      context.fillStyle = dot.colour;
      context.fill();
    }
    for (const id of order) {
      const dot = look[id], key = `${Math.floor((dot.x * scale) / across)},${Math.floor((dot.y * scale) / down)}`;
      if (!dot.hidden && !dot.dim && !cells.has(key)) cells.set(key, id);
    }
    const first = [over, chosen && chosen.kind === "node" ? chosen.id : null].filter((id) => id !== null);
    for (const id of [...first, ...order]) {
      const dot = look[id], forced = first.includes(id);
      if (dot.hidden || (dot.dim && !forced) || dot.named === frame) continue;
      if (Math.abs(dot.x - middle.x) > halfWidth || Math.abs(dot.y - middle.y) > halfHeight) continue;
      const large = Math.min(17, 11.5 + Math.sqrt(touching[id].length) * 0.55) + (forced ? 1 : 0);
      context.font = `${forced ? 700 : 500} ${large / scale}px ${options.nodes.font.face}`;
      const width = context.measureText(dot.label).width * scale;
      const x = dot.x * scale, y = dot.y * scale + Math.max(dot.size * scale, 3) + 3;
      const box = [];
      for (let i = Math.floor((x - width / 2) / across); i <= Math.floor((x + width / 2) / across); i += 1) {
        for (let j = Math.floor(y / down); j <= Math.floor((y + large) / down); j += 1) box.push(`${i},${j}`);
      }
      // A dot keeps away only the names of those less connected than itself, a name all others.
      if (!forced && box.some((cell) => cells.has(cell) && (cells.get(cell) < 0 || look[cells.get(cell)].rank < dot.rank))) continue;
      box.forEach((cell) => cells.set(cell, -1));
      dot.named = frame;
      context.lineWidth = 3.5 / scale;
      context.strokeStyle = "rgba(251,251,253,.92)";
      context.strokeText(dot.label, x / scale, y / scale);
      context.fillStyle = "#1f2937";
      context.fillText(dot.label, x / scale, y / scale);
    }
    nameEdges(context, scale, cells, across, down, middle, halfWidth, halfHeight);
    context.restore();
    frame += 1;
  });

  // ---- the left side: legend and filters
  const tally = (values) => values.reduce((sums, each) => sums.set(each, (sums.get(each) || 0) + 1), new Map());
  const byCount = (sums) => [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const present = {
    classes: byCount(tally(data.entities.map((e) => e.type))),
    relations: byCount(tally(data.facts.map((f) => f.p))),
    modality: byCount(tally(data.facts.map((f) => f.m))).sort((a, b) => (a[0] < b[0] ? -1 : 1)),
  };
  function toggle(set, id) { if (set.has(id)) set.delete(id); else set.add(id); filters(); apply(); }

  function filters() {
    at("classes").replaceChildren(...present.classes.map(([id, count]) => make("li", {},
      make("button", { type: "button", colour: colourOf(id), class: off.classes.has(id) ? "off" : "", "data-class": id, "aria-pressed": String(!off.classes.has(id)), click: () => toggle(off.classes, id) },
        make("span", { class: "dot" }), make("span", {}, labelled(classes, id)), make("small", {}, group(count))))));
    const most = present.relations.length ? present.relations[0][1] : 1;
    at("relations").replaceChildren(...present.relations.map(([id, count]) => {
      const fill = make("i"); fill.style.width = `${Math.max(6, (100 * count) / most)}%`;
      return make("li", {}, make("button", { type: "button", class: off.relations.has(id) ? "off" : "", "data-relation": id, "aria-pressed": String(!off.relations.has(id)), click: () => toggle(off.relations, id) },
        make("span", { class: "bar" }, fill), make("span", {}, labelled(relations, id)), make("small", {}, group(count))));
    }));
    at("modality").replaceChildren(...present.modality.map(([id, count]) => make("li", {},
      make("button", { type: "button", class: off.modality.has(id) ? "off" : "", "data-modality": id, "aria-pressed": String(!off.modality.has(id)), click: () => toggle(off.modality, id) },
        make("span", { class: id === "planned" ? "stroke dashed" : "stroke" }), make("span", {}, words()[id] || id), make("small", {}, group(count))))));
    for (const button of document.querySelectorAll(".all")) {
      const set = off[button.dataset.all];
      button.textContent = set.size ? words().all : words().clear;
      button.onclick = () => { if (set.size) set.clear(); else present[button.dataset.all].forEach(([id]) => set.add(id)); filters(); apply(); };
    }
  }
  at("confidence").addEventListener("input", (event) => { least = Number(event.target.value); at("confidence-value").textContent = least.toFixed(2); apply(); });

  // ---- the right side: evidence
  function link(id) {
    const entity = data.entities[id];
    return make("button", { type: "button", class: "to", colour: colourOf(entity.type), click: () => choose("node", id, true) }, make("span", { class: "dot" }), make("span", {}, entity.names[0]));
  }

  function marked(text, ends) {
    const names = new Map();
    for (const id of ends) for (const name of data.entities[id].names) if (name.length > 1 && !names.has(name)) names.set(name, colourOf(data.entities[id].type));
    const parts = [...names.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (!parts.length) return [text];
    return text.split(new RegExp(`(${parts.join("|")})`)).map((part) => (names.has(part) ? make("mark", { colour: names.get(part) }, part) : part));
  }

  // Chinese takes no blank where a line was broken.
  const oneLine = (part) => part.replace(/(?<=[^\x00-\x7f])[^\S\n]*\n\s*|[^\S\n]*\n\s*(?=[^\x00-\x7f])/g, "").replace(/\s+/g, " ").trim();

  function cite(evidence, ends, colour) {
    const source = data.documents[evidence.d] || { title: "", date: "", publisher: "", source: "", url: "" };
    const named = source.title || source.source;
    return [
      make("blockquote", { colour }, ...marked(evidence.q.map(oneLine).join(" … "), ends)),
      make("p", { class: "cite" },
        named ? (language === "zh" && source.title ? `《${named}》 ` : `${named} `) : "", source.publisher ? `${source.publisher} · ` : "",
        make("time", {}, source.date || words().undated),
        source.url ? " · " : "", source.url ? make("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, words().link) : "",
        evidence.r ? make("br") : "", evidence.r ? make("code", {}, `${words().rule} ${evidence.r} · ${evidence.c.toFixed(2)}`) : ""),
    ];
  }

  function quotes(list, ends, colour, open) {
    if (!list.length) return make("p", { class: "cite" }, words().noEvidence);
    return make("details", { open }, make("summary", {}, words().evidence(list.length)), ...list.flatMap((each) => cite(each, ends, colour)));
  }

  const badge = (modality) => (modality === "actual" ? null : make("span", { class: "badge planned" }, words()[modality] || modality));
  const qualifiers = (fact) => Object.entries(fact.q).map(([key, value]) => make("span", { class: "badge", title: key }, value));

  function describeNode(id) {
    const entity = data.entities[id], colour = colourOf(entity.type), parts = [];
    parts.push(make("span", { class: "kind", colour }, make("span", { class: "dot" }), labelled(classes, entity.type)), make("h3", {}, entity.names[0]));
    if (entity.names.length > 1) parts.push(make("p", { class: "also" }, `${words().also} ${entity.names.slice(1).join("、")}`));
    const groups = new Map();
    for (const each of touching[id]) {
      const fact = data.facts[each], row = relations.get(fact.p);
      const out = fact.s === id || (row && row.symmetric), key = `${out ? 0 : 1}${fact.p}`;
      if (!groups.has(key)) groups.set(key, { out, p: fact.p, facts: [] });
      groups.get(key).facts.push(fact);
    }
    const few = touching[id].length <= 4;
    const order = (key) => [groups.get(key).out ? 0 : 1, -groups.get(key).facts.length];
    const sorted = [...groups.keys()].sort((a, b) => order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1] || (a < b ? -1 : 1));
    for (const key of sorted) {
      const { out, p, facts } = groups.get(key);
      parts.push(make("h4", {}, make("span", {}, (relations.get(p) || {}).symmetric ? "↔" : out ? "→" : "←"), labelled(relations, p), make("small", {}, String(facts.length))));
      for (const fact of facts) {
        parts.push(make("div", { class: "fact" },
          make("div", { class: "line" }, link(fact.s === id ? fact.o : fact.s), badge(fact.m), ...qualifiers(fact), make("span", { class: "conf", title: words().trust }, fact.c.toFixed(2))),
          quotes(fact.e, [fact.s, fact.o], colour, few)));
      }
    }
    if (figures[id].length) {
      parts.push(make("h4", {}, words().figures, make("small", {}, String(figures[id].length))));
      const ordered = [...figures[id]].sort((a, b) => (a.i === b.i ? (a.p < b.p ? -1 : 1) : a.i < b.i ? -1 : 1));
      for (const row of ordered) {
        parts.push(make("div", { class: "figure" },
          make("span", {}, row.i, " ", make("span", { class: "badge" }, words().kinds[row.k] || row.k), row.m === "actual" ? "" : make("span", { class: "badge planned" }, words()[row.m] || row.m)),
          make("b", {}, row.v, make("small", {}, row.u)), make("span", { class: "when" }, row.p), make("span"), quotes(row.e, [id], colour, false)));
      }
    }
    return parts;
  }

  function describeEdge(id) {
    const fact = data.facts[id], row = relations.get(fact.p), colour = colourOf(data.entities[fact.s].type);
    const arrow = row && row.symmetric ? "↕" : "↓";
    return [
      make("span", { class: "kind", colour: "#64748b" }, words().relation),
      make("div", { class: "triple" }, link(fact.s),
        make("div", { class: fact.m === "actual" ? "link" : "link planned" }, arrow, labelled(relations, fact.p), badge(fact.m), ...qualifiers(fact)), link(fact.o)),
      make("dl", { class: "pairs" }, make("dt", {}, words().trust), make("dd", {}, fact.c.toFixed(2)), make("dt", {}, words().sources), make("dd", {}, String(fact.n))),
      quotes(fact.e, [fact.s, fact.o], colour, true),
    ];
  }

  function describe() {
    at("panel").hidden = chosen === null;
    document.body.classList.toggle("open", chosen !== null);
    if (chosen === null) return;
    at("detail").replaceChildren(...(chosen.kind === "node" ? describeNode(chosen.id) : describeEdge(chosen.id)));
    at("detail").scrollTop = 0;
  }

  function choose(kind, id, move) {
    chosen = kind === null ? null : { kind, id };
    if (kind === "node") {
      off.classes.delete(data.entities[id].type);
      filters();
      network.selectNodes([id], false);
    } else if (kind === "edge") network.setSelection({ nodes: [], edges: [id] }, { highlightEdges: false });
    else network.unselectAll();
    apply();
    describe();
    if (move && kind === "node") network.focus(id, { scale: Math.max(network.getScale(), 0.9), offset: { x: -190, y: 0 }, animation: { duration: 350, easingFunction: "easeInOutQuad" } });
  }

  network.on("click", (event) => {
    if (event.nodes.length) choose("node", event.nodes[0], false);
    else if (event.edges.length) choose("edge", event.edges[0], false);
    else choose(null);
  });
  network.on("hoverNode", () => { at("mynetwork").style.cursor = "pointer"; });
  network.on("hoverEdge", () => { at("mynetwork").style.cursor = "pointer"; });
  network.on("blurNode", () => { at("mynetwork").style.cursor = ""; });
  network.on("blurEdge", () => { at("mynetwork").style.cursor = ""; });
  at("close").addEventListener("click", () => choose(null));

  // ---- search
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const index = data.entities.map((entity) => entity.names.map(fold));
  let hits = [], active = 0;
  function search() {
    const query = fold(at("search").value);
    hits = [];
    if (query) {
      index.forEach((names, id) => {
        const found = names.map((name) => name.indexOf(query)).filter((place) => place >= 0);
        if (found.length) hits.push([names.includes(query) ? 0 : Math.min(...found) === 0 ? 1 : 2, -touching[id].length, id]);
      });
      hits.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
      hits = hits.slice(0, 12).map((hit) => hit[2]);
    }
    active = 0;
    list(query);
  }
  function list(query) {
    at("hits").hidden = !query;
    at("hits").replaceChildren(...(hits.length ? hits.map((id, number) => {
      const entity = data.entities[id];
      const other = entity.names.find((name) => fold(name).includes(query)) || entity.names[0];
      const shown = other === entity.names[0] ? other : `${entity.names[0]}（${other}）`;
      return make("li", { class: number === active ? "on" : "", colour: colourOf(entity.type), click: () => take(id) },
        make("span", { class: "dot" }), make("span", { title: shown }, shown), make("small", {}, labelled(classes, entity.type)));
    }) : [make("li", { class: "none" }, words().none)]));
  }
  function take(id) { at("hits").hidden = true; at("search").value = data.entities[id].names[0]; choose("node", id, true); }
  at("search").addEventListener("input", search);
  at("search").addEventListener("focus", search);
  at("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && hits.length) take(hits[active]);
    else if (event.key === "Escape") at("hits").hidden = true;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % Math.max(hits.length, 1);
      list(fold(at("search").value));
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) at("hits").hidden = true; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && event.target !== at("search")) choose(null); });

  // ---- zoom and language
  const fit = (animation) => network.fit({ maxZoomLevel: 1.25, animation });
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      if (button.dataset.zoom === "fit") fit({ duration: 350 });
      else network.moveTo({ scale: network.getScale() * (button.dataset.zoom === "in" ? 1.4 : 1 / 1.4), animation: { duration: 180 } });
    });
  }
  function speak() {
    document.documentElement.lang = language;
    at("language").textContent = words().other;
    at("search").placeholder = words().search;
    at("hint").textContent = words().hint;
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = words()[element.dataset.text];
    document.querySelector("#confidence").setAttribute("aria-label", words().confidence);
    filters();
    apply();
    describe();
  }
  at("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    edges.update(data.facts.map((fact, id) => ({ id, label: labelled(relations, fact.p) })));
    speak();
  });

  speak();
  fit(false);
  if (data.asked.length === 1) choose("node", data.asked[0], false);
  // For tests and for whoever scripts the page: where things are, and what is chosen.
  window.lianpu = { network, data, choose, chosen: () => chosen };
})();
