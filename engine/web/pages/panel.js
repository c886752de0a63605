// SPDX-License-Identifier: Apache-2.0
// The panel. It shows what the channel tells and nothing else: a button that was pressed waits for
// the channel's answer, and what is on air is what the state says is on air.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const say = (element, text) => { if (element.textContent !== text) element.textContent = text; };

  /** The last state is taken for true so long; then the panel says that it knows nothing. */
  const kSilentMs = 2500;
  /** After a button has become another one, a second tap of the same finger does not count. */
  const kSettleMs = 700;
  const kHoldAllMs = 600;
  const kHoldLayerMs = 350;
  const kTries = 4;

  let show = null;
  let state = null;
  let content = "";
  let heardAt = 0;       // anything from the server
  let stateAt = 0;       // a frame
  let lastCued = "";     // item that was cued here last
  let lateBefore = null; // for "lately"
  let lateAt = -1e9;
  const items = new Map();  // "page:ID", "template:ID" -> {item, row elements}
  const layerCards = new Map();

  // ---------------------------------------------------------------- asking

  let token = "";
  try { token = localStorage.getItem("pitcast-token") || ""; } catch { /* private window */ }
  if (location.hash.startsWith("#token=")) {
    setToken(decodeURIComponent(location.hash.slice(7)));
    history.replaceState(null, "", location.pathname);
  }
  function setToken(text) {
    token = text;
    try { localStorage.setItem("pitcast-token", text); } catch { /* stays for now */ }
  }
  const authorized = (more) => (token ? { ...more, Authorization: "Bearer " + token } : more || {});

  let asking = null;
  /** Asks for the token; all who need it wait for one answer. */
  function askToken(wasWrong) {
    asking ??= new Promise((done) => {
      $("wrong").hidden = !wasWrong;
      $("token").value = "";
      $("key").addEventListener("close", () => {
        setToken($("token").value.trim());
        asking = null;
        done();
      }, { once: true });
      $("key").showModal();
    });
    return asking;
  }

  async function fetchGood(path, signal) {
    const answer = await fetch(path, { headers: authorized(), cache: "no-store", signal: signal && signal() });
    if (answer.status === 401) {
      await askToken(token !== "");
      return fetchGood(path, signal);
    }
    if (!answer.ok) throw new Error(path + ": " + answer.status);
    return answer;
  }
  const fetchJson = async (path) => (await fetchGood(path)).json();

  const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  /** Sends commands for one frame. Asked again under the same id they are done once, so a lost
      answer costs nothing. */
  async function command(commands) {
    const id = newId();
    const body = JSON.stringify(commands.map((one, i) => ({ ...one, id: id + "-" + i })));
    for (let i = 0; i < kTries; ++i) {
      let answer;
      try {
        answer = await fetch("/api/commands", {
          method: "POST",
          headers: authorized({ "Content-Type": "application/json" }),
          body,
          signal: AbortSignal.timeout(3000),
        });
      } catch {
        await pause(250 * (i + 1));
        continue;
      }
      if (answer.status === 401) {
        await askToken(token !== "");
        continue;
      }
      if (answer.status === 503 && i + 1 < kTries) {
        await pause(300);
        continue;
      }
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) return true;
      const error = told.error || {};
      note(error.what || told.detail || "Refused", error.mend);
      return false;
    }
    note("No answer from the channel", "It is not known whether it was done: look at what is on air");
    return false;
  }

  /** A button that does something: it waits for the answer, and cannot be pressed meanwhile. */
  async function press(button, commands) {
    if (button.dataset.busy || performance.now() < Number(button.dataset.settled || 0)) return;
    button.dataset.busy = "1";
    const spinner = setTimeout(() => button.classList.add("pending"), 120);
    try {
      await command(commands);
    } finally {
      clearTimeout(spinner);
      button.classList.remove("pending");
      delete button.dataset.busy;
    }
  }

  /** Runs `act` when the button has been held for so long. */
  function onHold(button, ms, act) {
    let timer = 0;
    button.style.setProperty("--hold", ms + "ms");
    const stop = (tell) => {
      if (!timer) return;
      clearTimeout(timer);
      timer = 0;
      button.classList.remove("holding");
      if (tell) note("Hold the button", "until it is full", true);
    };
    const start = () => {
      if (button.disabled || timer || button.dataset.busy) return;
      button.classList.add("holding");
      timer = setTimeout(() => { stop(false); act(); }, ms);
    };
    button.addEventListener("pointerdown", (event) => { if (event.button === 0) start(); });
    for (const kind of ["pointerup", "pointercancel", "pointerleave"]) {
      button.addEventListener(kind, () => stop(kind === "pointerup"));
    }
    button.addEventListener("keydown", (event) => {
      if ((event.key === " " || event.key === "Enter") && !event.repeat) start();
    });
    button.addEventListener("keyup", () => stop(true));
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  function note(what, mend, plain) {
    const one = make("button", plain ? "note plain" : "note", what);
    one.type = "button";
    if (mend) one.append(make("small", "", mend));
    one.addEventListener("click", () => one.remove());
    $("notes").append(one);
    while ($("notes").children.length > 3) $("notes").firstChild.remove();
    setTimeout(() => one.remove(), plain ? 1600 : 7000);
  }

  // ---------------------------------------------------------------- following

  async function follow() {
    for (let waited = 250; ; waited = Math.min(waited * 1.6, 3000)) {
      try {
        const answer = await fetch("/api/events", { headers: authorized(), cache: "no-store" });
        if (answer.status === 401) {
          await askToken(token !== "");
          continue;
        }
        if (answer.status === 503) {
          await poll();
        } else if (answer.ok) {
          waited = 250;
          await readEvents(answer.body.getReader());
        }
      } catch { /* the other side has gone */ }
      await pause(waited);
    }
  }
  /** Where there are too many followers: asks now and then. */
  async function poll() {
    for (let i = 0; i < 60; ++i) {
      take("state", await fetchJson("/api/state"));
      await pause(400);
    }
  }
  async function readEvents(reader) {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      // A connection that is dead and does not say so.
      const got = await Promise.race([reader.read(), pause(kSilentMs + 1500).then(() => null)]);
      if (got === null || got.done) {
        reader.cancel().catch(() => {});
        return;
      }
      text += decoder.decode(got.value, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        const kind = /^event: (.*)$/m.exec(event);
        const data = /^data: (.*)$/m.exec(event);
        if (kind && data) take(kind[1], JSON.parse(data[1]));
      }
    }
  }
  function take(kind, body) {
    heardAt = performance.now();
    if (kind === "state" && body.frame !== undefined) {
      if (!state || body.frame !== state.frame) stateAt = heardAt;
      const late = body.frames_late + body.frames_repeated;
      if (lateBefore !== null && late > lateBefore) lateAt = heardAt;
      lateBefore = late;
      state = body;
      const now = body.reload ? body.reload.content : "";
      if (now !== content || !show) loadShow(now);
    }
    draw();
  }
  let loading = false;
  async function loadShow(now) {
    if (loading) return;
    loading = true;
    try {
      show = await fetchJson("/api/show");
      content = now;
      buildRundown();
      draw();
    } catch { /* with the next state */ } finally {
      loading = false;
    }
  }

  // ---------------------------------------------------------------- pictures

  let picturesOn = true;
  try { picturesOn = localStorage.getItem("pitcast-pictures") !== "off"; } catch { /* on */ }
  function showPictures(on) {
    picturesOn = on;
    try { localStorage.setItem("pitcast-pictures", on ? "on" : "off"); } catch { /* for now */ }
    $("screens").classList.toggle("off", !on);
    $("pictures").setAttribute("aria-expanded", String(on));
    say($("pictures"), on ? "HIDE" : "SHOW PICTURES");
  }
  $("pictures").addEventListener("click", () => showPictures(!picturesOn));
  showPictures(picturesOn);

  /** Shows a bus as long as somebody can see it: nothing is asked for that nobody looks at. */
  async function watchBus(screen) {
    let image = screen.querySelector("img");
    let seen = -1;
    for (;;) {
      if (!picturesOn || document.hidden || asking) {
        await pause(300);
        continue;
      }
      try {
        const answer = await fetchGood(`/api/picture/${screen.dataset.bus}?after=${seen}`,
                                       () => AbortSignal.timeout(5000));
        seen = Number(answer.headers.get("X-Pitcast-Frame"));
        // Decoded beside the one that is seen: a picture that still loads would be a blank one.
        const next = new Image();
        next.alt = "";
        next.src = URL.createObjectURL(await answer.blob());
        try {
          await next.decode();
        } finally {
          URL.revokeObjectURL(next.src);
        }
        image.replaceWith(next);
        image = next;
        screen.classList.add("seen");
      } catch {
        // What is old must not look as if it were now.
        screen.classList.remove("seen");
        await pause(1000);
      }
    }
  }

  // ---------------------------------------------------------------- the rundown

  const fold = (text) => text.toLocaleLowerCase();

  function buildRundown() {
    items.clear();
    const groups = new Map();
    const add = (group, key, item) => {
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push({ key, item });
    };
    for (const page of show.pages) {
      add(page.group || "Pages", "page:" + page.id, { ...page, target: { page: page.id } });
    }
    for (const one of show.templates) {
      add("Templates", "template:" + one.id,
          { ...one, template_title: one.id, target: { template: one.id } });
    }
    const list = $("list");
    const jump = $("jump");
    list.replaceChildren();
    jump.replaceChildren();
    for (const [name, members] of groups) {
      const group = make("div", "group");
      group.append(make("h3", "", name));
      const rows = make("div", "rows");
      for (const { key, item } of members) rows.append(buildRow(key, item));
      group.append(rows);
      list.append(group);
      const button = make("button", "", name);
      button.type = "button";
      button.addEventListener("click", () => {
        $("search").value = "";
        filter();
        list.scrollTo({ top: group.offsetTop, behavior: "instant" });
      });
      group.jump = button;
      jump.append(button);
    }
    list.onscroll = () => markJump();
    filter();
  }

  function buildRow(key, item) {
    const row = make("article", "row");
    row.dataset.key = key;
    const pick = make("button", "pick");
    pick.type = "button";
    const mark = make("span", "mark");
    const about = make("span", "about", aboutOf(item));
    pick.append(mark, make("span", "title", item.title), about);
    pick.setAttribute("aria-label", "Cue " + item.title);
    const next = make("button", "next");
    next.type = "button";
    next.hidden = true;
    const go = make("button", "go", "TAKE");
    go.type = "button";
    const edit = make("button", "edit", "EDIT");
    edit.type = "button";
    edit.hidden = !Object.keys(fieldsOf(item)).length;
    edit.setAttribute("aria-label", "Edit " + item.title);
    row.append(pick, edit, next, go);
    const entry = { item, row, pick, mark, about, edit, next, go, layer: null, does: "TAKE",
                    text: fold([item.title, item.id, item.template || "", item.template_title,
                                item.group || "", item.note || "", item.key || "",
                                String(item.layer)].join(" ")) };
    pick.addEventListener("click", () => {
      lastCued = key;
      press(pick, [{ verb: "cue", ...filledIn(key) }]);
    });
    edit.addEventListener("click", () => openForm(key));
    go.addEventListener("click", () => press(go, entry.does === "OUT"
      ? [{ verb: "out", layer: entry.layer.layer }]
      : [{ verb: "take", ...filledIn(key) }]));
    next.addEventListener("click", () => press(next, [{ verb: "continue", layer: entry.layer.layer }]));
    items.set(key, entry);
    return row;
  }

  function aboutOf(item) {
    const parts = ["L" + item.layer];
    if (item.template_title && item.template_title !== item.title) parts.push(item.template_title);
    if (item.steps > 1) parts.push(item.steps + " steps");
    if (item.note) parts.push(item.note);
    return parts.join(" · ");
  }

  function filter() {
    const words = fold($("search").value).split(/\s+/).filter(Boolean);
    let any = false;
    for (const { row, text } of items.values()) {
      row.hidden = !words.every((word) => text.includes(word));
      any ||= !row.hidden;
    }
    for (const group of $("list").children) {
      group.hidden = !group.querySelector(".row:not([hidden])");
    }
    $("nothing").hidden = any;
    say($("nothing"), items.size ? "Nothing is called that" : "This show has nothing to take");
    if (words.length) $("list").scrollTop = 0;
    markJump();
  }

  function markJump() {
    const top = $("list").scrollTop + 40;
    let here = null;
    for (const group of $("list").children) {
      if (!group.hidden && group.offsetTop <= top) here = group;
    }
    for (const group of $("list").children) {
      const is = group === here;
      if (is && !group.jump.classList.contains("here")) {
        const button = group.jump;
        const nav = $("jump");
        if (button.offsetLeft < nav.scrollLeft || button.offsetLeft + button.offsetWidth > nav.scrollLeft + nav.clientWidth) {
          nav.scrollTo({ left: button.offsetLeft - 14 });
        }
      }
      group.jump.classList.toggle("here", is);
    }
  }

  // ---------------------------------------------------------------- the form

  /** What was filled in here, by item; it goes with the next cue, take or update. */
  const filled = new Map();
  let formKey = "";

  const fieldsOf = (item) => {
    const made = show.templates.find((one) => one.id === (item.template || item.target.template));
    return (made && made.schema && made.schema.properties) || {};
  };
  function filledIn(key) {
    const { target } = items.get(key).item;
    return filled.has(key) ? { ...target, data: filled.get(key) } : target;
  }
  /** Filled in here, else what is on the layer, else what the page or the template begins with. */
  function valuesOf(key) {
    const { item, layer } = items.get(key);
    const values = {};
    for (const [id, field] of Object.entries(fieldsOf(item))) values[id] = field.default;
    return { ...values, ...item.data, ...(layer && layer.data), ...filled.get(key) };
  }

  function choices(select, all, value) {
    const known = all.some(([one]) => one === value);
    for (const [one, text] of known || value === undefined ? all : [[value, String(value)], ...all]) {
      const option = make("option", "", text);
      option.value = one;
      option.selected = one === value;
      select.append(option);
    }
  }
  const placeOf = (value) => {
    const place = /^@p(\d+)$/.exec(value);
    return place ? `P${place[1]}, whoever it is then` : value;
  };
  function carInput(value, cars) {
    if (!cars.length) return textInput(value);
    const select = make("select");
    const all = cars.map((car) => [car.number, [car.number, car.name_zh || car.name,
                                                car.position > 0 ? "P" + car.position : ""].filter(Boolean).join("   ")]);
    for (const own of ["@p1", "@p2", "@p3"]) all.unshift([own, placeOf(own)]);
    choices(select, all, value);
    return select;
  }
  function textInput(value, number) {
    const input = make("input");
    input.type = number ? "number" : "text";
    input.autocomplete = "off";
    input.value = value ?? "";
    return input;
  }
  function inputFor(field, value, cars) {
    if (field.type === "boolean") {
      const input = make("input");
      input.type = "checkbox";
      input.checked = value === true;
      return input;
    }
    if (field.enum) {
      const select = make("select");
      choices(select, field.enum.map((one) => [one, one]), value);
      return select;
    }
    if (field.v_pitcast && field.v_pitcast.type === "competitor") return carInput(value, cars);
    return textInput(value, field.type === "integer" || field.type === "number");
  }
  const valueIn = (field, input) => field.type === "boolean" ? input.checked
    : field.type === "integer" || field.type === "number" ? Number(input.value) : input.value;

  async function openForm(key) {
    const { item } = items.get(key);
    formKey = key;
    say($("form-title"), item.title);
    say($("form-about"), "Layer " + item.layer);
    $("fields").replaceChildren(make("p", "quiet", "…"));
    drawForm();
    $("form").showModal();
    buildFields(key);
  }
  async function buildFields(key) {
    const { item } = items.get(key);
    let cars = [];
    try { cars = (await fetchJson("/api/race")).cars; } catch { /* numbers can be typed */ }
    if (formKey !== key) return;
    const typing = $("fields").contains(document.activeElement);
    const asksForCar = Object.values(fieldsOf(item)).some((field) => field.v_pitcast);
    if (asksForCar && !cars.length) setTimeout(() => { if (formKey === key) buildFields(key); }, 1000);
    if (typing && $("fields").querySelector("[data-field]")) return;
    const values = valuesOf(key);
    $("fields").replaceChildren();
    for (const [id, field] of Object.entries(fieldsOf(item))) {
      const label = make("label", field.type === "boolean" ? "field tick" : "field");
      label.append(make("span", "", field.title || id));
      if (field.type === "array") {
        label.append(make("em", "", `${(values[id] || []).length} rows, from the page`));
      } else {
        const input = inputFor(field, values[id], cars);
        input.dataset.field = id;
        input.addEventListener("input", () => {
          filled.set(key, { ...valuesOf(key), [id]: valueIn(field, input) });
          drawForm();
          draw();
        });
        label.append(input);
      }
      $("fields").append(label);
    }
  }
  function closeForm() {
    formKey = "";
    $("form").close();
  }
  function drawForm() {
    const entry = items.get(formKey);
    if (!entry) return;
    const layer = entry.layer;
    const on = !!layer && isOn(layer);
    const differs = on && filled.has(formKey) && Object.entries(filled.get(formKey)).some(
      ([id, value]) => JSON.stringify((layer.data || {})[id]) !== JSON.stringify(value));
    $("form-update").disabled = !differs || lost();
    $("form-update").classList.toggle("wanted", differs);
    for (const id of ["form-cue", "form-take"]) $(id).disabled = lost();
  }

  // ---------------------------------------------------------------- drawing

  const isOn = (layer) => layer.phase === "in" || layer.phase === "on";
  const keyOf = (layer) => (layer.page ? "page:" + layer.page : "template:" + layer.template);
  const titleOf = (layer) => {
    const entry = items.get(keyOf(layer));
    return entry ? entry.item.title : layer.page || layer.template;
  };
  const stepsOf = (layer) => {
    const entry = items.get("template:" + layer.template);
    return entry ? entry.item.steps : 1;
  };
  /** By its name: what somebody else has cued there meanwhile is not what was meant. */
  const takeOf = (layer) => ({ verb: "take", layer: layer.layer,
                               ...(layer.page ? { page: layer.page } : { template: layer.template }) });
  const lockOf = (number) => (state.locks || []).find((lock) => lock.layer === number);

  function change(button, text) {
    if (button.dataset.does === text) return;
    if (button.dataset.does !== undefined) {
      button.dataset.settled = String(performance.now() + kSettleMs);
    }
    button.dataset.does = text;
    say(button, text);
  }

  function draw() {
    if (!state) return;
    document.body.classList.remove("waiting");
    const layers = state.layers || [];
    const on = layers.filter(isOn).sort((a, b) => b.layer - a.layer);
    say($("timecode"), state.timecode || "");
    say($("show"), show ? show.title : state.show || "Pitcast");
    say($("format"), show ? show.format : "");
    document.title = (on.length ? "● " : "") + (show ? show.title : "Pitcast");

    $("tally").classList.toggle("lit", on.length > 0);
    say($("tally").firstElementChild, on.length ? "ON AIR" : "NOTHING ON AIR");
    say($("tally").lastElementChild, on.map(titleOf).join("  ·  "));
    for (const id of ["air-count", "tab-count"]) {
      say($(id), on.length ? String(on.length) : "");
      $(id).classList.toggle("lit", on.length > 0);
    }
    drawRows(layers);
    drawLayers(layers);
    drawBar(layers);
    drawScreens(layers, on);
    drawHealth();
    drawForm();
  }

  function drawRows(layers) {
    const told = new Map();
    for (const layer of layers) {
      const key = keyOf(layer);
      const one = told.get(key) || {};
      one[layer.phase === "cued" ? "cued" : isOn(layer) ? "air" : "leaving"] = layer;
      told.set(key, one);
    }
    const lit = new Set();
    for (const [key, entry] of items) {
      const one = told.get(key) || {};
      const what = one.air ? "air" : one.cued ? "cued" : one.leaving ? "leaving" : "";
      const layer = one.air || one.cued || one.leaving || null;
      if (one.air) lit.add(entry.row.closest(".group"));
      entry.layer = layer;
      const lock = lockOf(layer ? layer.layer : entry.item.layer);
      const name = "row" + (what ? " " + what : "") + (one.air && one.cued ? " also-cued" : "");
      if (entry.row.className !== name) entry.row.className = name;
      const steps = one.air && entry.item.steps > 1 ? ` ${one.air.step + 1}/${entry.item.steps}` : "";
      say(entry.mark, (one.air ? "ON AIR" + steps : one.cued ? "PREVIEW" : one.leaving ? "GOING OUT" : "") +
                      (lock ? (what ? " · " : "") + "LOCKED BY " + lock.who : ""));
      entry.mark.classList.toggle("locked", !!lock && !what);
      entry.mark.hidden = !entry.mark.textContent;
      entry.edit.classList.toggle("filled", filled.has(key));
      entry.does = one.air ? "OUT" : "TAKE";
      change(entry.go, entry.does);
      const more = one.air && entry.item.steps > 1;
      if (entry.next.hidden === !!more) {
        entry.next.hidden = !more;
        entry.next.dataset.settled = String(performance.now() + kSettleMs);
      }
      if (more) say(entry.next, one.air.step + 1 < entry.item.steps ? "NEXT" : "NEXT (out)");
    }
    for (const group of $("list").children) {
      const has = lit.has(group);
      const dot = group.jump.querySelector(".dot");
      if (has && !dot) group.jump.prepend(make("span", "dot"));
      if (!has && dot) dot.remove();
    }
  }

  function drawLayers(layers) {
    const seen = new Set();
    const order = [...layers].sort((a, b) => b.layer - a.layer || (a.phase === "cued" ? 1 : -1));
    let before = null;
    for (const layer of order) {
      const what = layer.phase === "cued" ? "cued" : isOn(layer) ? "air" : "leaving";
      const key = layer.layer + "/" + keyOf(layer) + "/" + (what === "cued" ? "cued" : "shown");
      if (seen.has(key)) continue;
      seen.add(key);
      const card = layerCards.get(key) || buildLayer(key);
      card.layer = layer;
      const name = "layer " + what;
      if (card.root.className !== name) card.root.className = name;
      const steps = stepsOf(layer);
      say(card.number, "Layer " + layer.layer);
      say(card.title, titleOf(layer));
      say(card.phase, what === "cued" ? "PREVIEW" : layer.phase === "in" ? "COMING IN"
        : what === "leaving" ? "GOING OUT" : steps > 1 ? `ON AIR ${layer.step + 1}/${steps}` : "ON AIR");
      const lock = lockOf(layer.layer);
      say(card.lock, lock ? "Locked by " + lock.who : "");
      card.lock.hidden = !lock;
      card.next.hidden = !(what === "air" && steps > 1);
      card.go.hidden = what !== "cued";
      card.out.hidden = what === "leaving";
      change(card.out, what === "cued" ? "REMOVE" : "OUT");
      const follows = before ? before.nextElementSibling : $("layers").firstElementChild;
      if (follows !== card.root) $("layers").insertBefore(card.root, follows);
      before = card.root;
    }
    for (const [key, card] of layerCards) {
      if (!seen.has(key)) {
        card.root.remove();
        layerCards.delete(key);
      }
    }
    let quiet = $("layers").querySelector(".quiet");
    if (!order.length && !quiet) $("layers").append(make("p", "quiet", "Nothing on any layer"));
    if (order.length && quiet) quiet.remove();
  }

  function buildLayer(key) {
    const card = { root: make("div", "layer"), number: make("span", "number"), title: make("span", "title"),
                   phase: make("span", "phase"), lock: make("div", "locked"), next: make("button", "next", "NEXT"),
                   go: make("button", "go", "TAKE"), out: make("button", "out"),
                   clear: make("button", "hold", "CLEAR"), layer: null };
    const head = make("div", "head");
    head.append(card.title, card.phase);
    const buttons = make("div", "buttons");
    for (const one of [card.go, card.next, card.out, card.clear]) {
      one.type = "button";
      buttons.append(one);
    }
    card.clear.replaceChildren(make("span", "", "CLEAR"), make("small", "", "hold"));
    card.clear.setAttribute("aria-label", "Clear layer: press and hold");
    card.root.append(card.number, head, card.lock, buttons);
    const born = String(performance.now() + kSettleMs);
    for (const one of [card.go, card.next, card.out]) one.dataset.settled = born;
    card.next.addEventListener("click", () => press(card.next, [{ verb: "continue", layer: card.layer.layer }]));
    card.out.addEventListener("click", () => {
      const { layer } = card.layer;
      // An out leaves what is cued alone while something is on air, so that is taken back by a cue's
      // own way: the layer is cleared when nothing else is on it.
      const onAir = (state.layers || []).some((one) => one.layer === layer && one.phase !== "cued");
      if (card.layer.phase === "cued" && onAir) {
        note("Something is on air on this layer", "take it, or cue another page in its place");
        return;
      }
      press(card.out, [{ verb: "out", layer }]);
    });
    card.go.addEventListener("click", () => press(card.go, [takeOf(card.layer)]));
    onHold(card.clear, kHoldLayerMs, () => press(card.clear, [{ verb: "clear", layer: card.layer.layer }]));
    layerCards.set(key, card);
    return card;
  }

  function drawScreens(layers, on) {
    const cued = layers.filter((layer) => layer.phase === "cued");
    for (const screen of document.querySelectorAll(".screen")) {
      const shown = screen.dataset.bus === "preview" ? cued : on;
      screen.classList.toggle("lit", shown.length > 0);
      say(screen.querySelector("span"), shown.map(titleOf).join("  ·  "));
    }
  }

  let barLayer = null;
  function drawBar(layers) {
    const cued = layers.filter((layer) => layer.phase === "cued");
    const layer = cued.find((one) => keyOf(one) === lastCued) || cued[cued.length - 1] || null;
    const before = barLayer ? keyOf(barLayer) : "";
    barLayer = layer;
    if (layer && keyOf(layer) !== before && before) {
      $("take").dataset.settled = String(performance.now() + 300);
    }
    $("cued").classList.toggle("set", !!layer);
    say($("cued").lastElementChild, layer ? titleOf(layer) : "nothing");
    say($("cued").firstElementChild, layer ? `PREVIEW · L${layer.layer}` + (cued.length > 1 ? ` (1 of ${cued.length})` : "") : "PREVIEW");
    $("take").disabled = !layer || lost();
    $("clear").disabled = !layers.length || lost();
  }

  // ---------------------------------------------------------------- health

  const seconds = (ns) => {
    const s = ns / 1e9;
    return s < 10 ? s.toFixed(1) + " s" : s < 120 ? Math.round(s) + " s" : Math.round(s / 60) + " min";
  };
  const lost = () => performance.now() - heardAt > kSilentMs;
  const stands = () => performance.now() - stateAt > kSilentMs;

  function drawHealth() {
    const feed = state.feed;
    const sources = state.sources || [];
    const sinks = state.sinks || [];
    const late = state.frames_late + state.frames_repeated;
    const period = show ? 1e9 * show.rate[1] / show.rate[0] : 0;
    const lately = performance.now() - lateAt < 10000;
    const slow = period > 0 && state.cost_p99_ns > period;
    const bad = [];
    const playing = sources.filter((one) => one.state === "playing" || one.state === "ended");
    const fine = sinks.filter((one) => one.alive && one.connected);
    const dead = sinks.filter((one) => !one.alive);
    const rows = [];

    chip("link", lost() ? "fault" : "well", lost() ? "LOST" : "OK");
    chip("frames", lost() ? "" : stands() || lately ? "fault" : "well",
         lost() ? "?" : stands() ? "STAND" : late ? late + " late" : "OK");
    rows.push(["Channel"]);
    rows.push([stands() || lately ? "fault" : slow ? "warn" : "well", "Frames",
               stands() ? "stands" : lately ? "late now" : "on time",
               `${state.frames} shown, ${state.frames_late} late, ${state.frames_repeated} repeated`]);
    rows.push([slow ? "warn" : "well", "Cost of a frame",
               `${(state.cost_p99_ns / 1e6).toFixed(1)} of ${(period / 1e6).toFixed(0)} ms`,
               `99 of 100 take no more; half of them ${(state.cost_p50_ns / 1e6).toFixed(1)} ms · ${state.executor}`]);
    if (state.reload && state.reload.error) rows.push(["fault", "Reload", "failed", state.reload.error]);

    rows.push(["Timing feed"]);
    if (!feed) {
      chip("feed", "", "none");
      rows.push(["", "No feed", "", "The channel was started without one"]);
    } else {
      const young = feed.age_ns >= 0;
      const level = feed.stale || !young ? "fault" : feed.provenance !== "live" ? "warn" : "well";
      chip("feed", level, young ? (feed.stale ? "silent " + seconds(feed.age_ns) : feed.provenance) : "nothing yet");
      rows.push([level, feed.provenance, young ? seconds(feed.age_ns) : "nothing yet",
                 `${feed.events} events; ${feed.gaps_found} missing, ${feed.gaps_repaired} come later; ${feed.refused} refused`]);
      if ((feed.publishers || []).length > 1) {
        feed.publishers.forEach((one, i) => rows.push(
          [one.age_ns >= 0 && one.age_ns < 3e9 ? "well" : "warn", one.endpoint, one.age_ns >= 0 ? seconds(one.age_ns) : "nothing yet",
           i === feed.used ? "in use" : "not in use"]));
      }
    }

    chip("sources", !sources.length ? "" : playing.length === sources.length ? "well" : "warn",
         sources.length ? `${playing.length} of ${sources.length}` : "none");
    rows.push(["Sources"]);
    if (!sources.length) rows.push(["", "No sources", "", "The show has none"]);
    for (const one of sources) {
      const level = one.state === "playing" || one.state === "ended" ? "well"
        : one.state === "failed" || one.state === "missing" ? "fault" : "warn";
      const about = [one.codec, one.width ? `${one.width}×${one.height}` : "", one.delay_frames ? `delayed ${one.delay_frames}` : "",
                     one.way_ms ? `${Math.round(one.way_ms)} ms on its way` : "", one.late ? `${one.late} repeated` : "",
                     one.dropped ? `${one.dropped} dropped` : "", one.reconnects ? `${one.reconnects} reconnects` : "", one.error];
      rows.push([level, one.id, one.state, about.filter(Boolean).join(" · ")]);
    }

    chip("sinks", !sinks.length ? "warn" : dead.length ? "fault" : fine.length === sinks.length ? "well" : "warn",
         sinks.length ? `${fine.length} of ${sinks.length}` : "none");
    rows.push(["Outputs"]);
    if (!sinks.length) rows.push(["warn", "No outputs", "", "Nobody sees this channel, but for a window"]);
    for (const one of sinks) {
      rows.push([!one.alive ? "fault" : one.connected ? (one.dropped ? "warn" : "well") : "warn", one.name,
                 !one.alive ? "stopped" : one.connected ? "writes" : "not connected",
                 [`${one.written} frames`, `${one.dropped} dropped`, one.reconnects ? `${one.reconnects} reconnects` : "",
                  one.error].filter(Boolean).join(" · ")]);
    }
    for (const row of rows) if (row[0] === "fault") bad.push(row);
    say($("tab-health"), bad.length ? "!" : "");
    $("tab-health").classList.toggle("fault", bad.length > 0);
    drawDevices(rows);
  }

  function chip(which, level, text) {
    const element = $("chips").querySelector(`[data-for="${which}"]`);
    const name = "chip" + (level ? " " + level : "");
    if (element.className !== name) element.className = name;
    say(element.lastElementChild, text);
  }

  function drawDevices(rows) {
    const list = $("devices");
    rows.forEach((row, i) => {
      const kind = row.length === 1 ? "H3" : "DIV";
      let element = list.children[i];
      if (!element || element.tagName !== kind) {
        const fresh = kind === "H3" ? make("h3", "kind") : make("div", "device");
        if (kind === "DIV") fresh.append(make("i"), make("b"), make("span", "now"), make("p"));
        if (element) element.replaceWith(fresh); else list.append(fresh);
        element = fresh;
      }
      if (kind === "H3") {
        say(element, row[0]);
        return;
      }
      const name = "device" + (row[0] ? " " + row[0] : "");
      if (element.className !== name) element.className = name;
      say(element.children[1], row[1]);
      say(element.children[2], row[2]);
      say(element.children[3], row[3]);
    });
    while (list.children.length > rows.length) list.lastElementChild.remove();
  }

  /** Runs on by itself, for the worst case is that nothing comes. */
  function watch() {
    const waits = heardAt === 0;
    const gone = !waits && lost();
    const still = !waits && !gone && stands();
    const banner = $("banner");
    document.body.classList.toggle("lost", gone || still);
    banner.hidden = !gone && !still;
    if (gone || still) {
      const since = Math.round((performance.now() - (gone ? heardAt : stateAt)) / 1000);
      const text = gone ? `CONNECTION LOST for ${since} s` : `THE CHANNEL STANDS for ${since} s`;
      if (banner.dataset.text !== text) {
        banner.dataset.text = text;
        banner.replaceChildren(text, make("small", "", gone
          ? "What is on air goes on, but this is what was known last. Trying again…"
          : "It is reached, and shows no new frame."));
      }
    }
    if (state) {
      const layers = state.layers || [];
      drawBar(layers);
      drawHealth();
    }
    for (const button of document.querySelectorAll(".row button, .layer button")) {
      button.disabled = gone;
    }
  }

  // ---------------------------------------------------------------- begin

  $("take").addEventListener("click", () => {
    if (barLayer) press($("take"), [takeOf(barLayer)]);
  });
  $("form-close").addEventListener("click", closeForm);
  $("form").addEventListener("close", () => { formKey = ""; });
  $("form").querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  $("form-cue").addEventListener("click", async () => {
    lastCued = formKey;
    await press($("form-cue"), [{ verb: "cue", ...filledIn(formKey) }]);
    closeForm();
  });
  $("form-take").addEventListener("click", async () => {
    await press($("form-take"), [{ verb: "take", ...filledIn(formKey) }]);
    closeForm();
  });
  $("form-update").addEventListener("click", () => press($("form-update"), [
    { verb: "update", layer: items.get(formKey).layer.layer, data: filled.get(formKey) }]));
  $("tally").addEventListener("click", () => turnTo("air"));
  onHold($("clear"), kHoldAllMs, () => press($("clear"), [{ verb: "clear" }]));
  $("search").addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      $("search").focus();
    }
    if (event.key === "Escape" && document.activeElement === $("search")) {
      $("search").value = "";
      filter();
      $("search").blur();
    }
  });
  const turnTo = (tab) => { document.body.dataset.tab = tab; };
  for (const button of document.querySelectorAll(".tabs button")) {
    button.addEventListener("click", () => turnTo(button.dataset.tab));
  }
  for (const button of document.querySelectorAll(".chip")) {
    button.addEventListener("click", () => {
      turnTo("health");
      $("health").scrollIntoView({ block: "start" });
    });
  }
  setInterval(watch, 250);
  follow();
  document.querySelectorAll(".screen").forEach(watchBus);
})();
