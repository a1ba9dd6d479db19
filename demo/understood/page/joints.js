// The form that assigns nodes of a file to joints; `joint_form.py` makes its value. A choice is shown at once, and the
// server answers with what follows from it.

const SIZE = 260; // width and height of a picture in its own units
const PATIENCE = 10_000; // milliseconds to wait for an answer
const NEAR = 26; // largest distance between a click and the point that it chooses
const STATES = { needed: "to be chosen", found: "found", follows: "follows from these", "made-up": "made up: the file has no such node", chosen: "chosen by you" };
const svg = (name, attributes, text = "") => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
};

export function mount(element, props, watch, trigger) {
  const form = new JointForm(element.querySelector(".joints"), props.body, (joints) => trigger("select", { joints }));
  (((window.scalemogen ??= {}).joints ??= {})[props.name] = form);
  watch("value", () => form.answered(props.value));
  form.show(props.value);
}

class JointForm {
  constructor(place, body, tell) {
    Object.assign(this, { place, body, tell, turn: 0, active: null, hovered: -1 });
    place.innerHTML = '<p class="joints-ask" role="status"></p><div class="joints-split"><figure><svg class="joints-ours"></svg><figcaption>our body, from the front</figcaption></figure><figure><svg class="joints-file"></svg><figcaption>the file: drag to turn it</figcaption></figure><div class="joints-rows"></div></div><p class="joints-key"></p>';
    [this.ask, this.ours, this.file, this.rows, this.key] = [...["ask", "ours", "file", "rows", "key"].map((name) => place.querySelector(`.joints-${name}`))];
    for (const picture of [this.ours, this.file]) {
      picture.setAttribute("viewBox", `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`);
      picture.setAttribute("role", "img");
    }
    this.ours.setAttribute("aria-label", "Our body with its joints");
    this.file.setAttribute("aria-label", "The skeleton of the file");
    this.ours.onclick = (event) => this.activate(this.value.joints[this.nearest(this.ours, this.body.places, event)]?.key);
    this.file.onpointerdown = (event) => this.press(event);
    this.file.onpointermove = (event) => this.hover(this.nearest(this.file, this.turned(), event));
    this.file.onpointerleave = () => this.hover(-1);
    this.rows.onchange = ({ target }) => this.choose(target.dataset.joint, target.value);
    this.rows.addEventListener("focusin", ({ target }) => this.activate(target.dataset.joint));
  }

  show(value) {
    this.place.hidden = !value?.joints;
    if (this.place.hidden) return;
    if (value.names.join() !== this.value?.names.join()) Object.assign(this, { turn: 0, active: null });
    this.value = value;
    const chosen = value.joints.filter((joint) => joint.state === "chosen");
    this.choices = Object.fromEntries(chosen.map((joint) => [joint.key, value.names[joint.nodes[0]]]));
    const needed = value.asked.filter((key) => this.joint(key).state === "needed");
    this.place.classList.toggle("asking", needed.length > 0);
    if (needed.length && !needed.includes(this.active)) this.active = needed[0];
    this.fillRows();
    const states = Object.keys(STATES).filter((state) => value.joints.some((joint) => joint.state === state));
    this.key.innerHTML = states.map((state) => `<span class="${state}"><i></i>${STATES[state]}</span>`).join("");
    this.draw();
  }

  joint(key) {
    return this.value.joints.find((joint) => joint.key === key);
  }

  activate(key) {
    if (!key || key === this.active) return;
    this.active = key;
    this.draw();
  }

  hover(node) {
    if (node === this.hovered || this.dragged) return;
    this.hovered = node;
    this.draw();
  }

  // A drag turns the skeleton; a click chooses the node under the pointer.
  press(event) {
    const [from, turn] = [event.clientX, this.turn];
    this.dragged = false;
    this.file.setPointerCapture(event.pointerId);
    const move = ({ clientX }) => {
      if (!this.dragged && Math.abs(clientX - from) < 6) return;
      this.dragged = true;
      this.turn = turn + (clientX - from) / 80;
      this.draw();
    };
    const end = (up) => {
      this.file.removeEventListener("pointermove", move);
      const node = this.dragged || up.type === "pointercancel" ? -1 : this.nearest(this.file, this.turned(), up);
      this.dragged = false;
      if (node >= 0 && this.active) this.choose(this.active, this.value.names[node]);
    };
    this.file.addEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) this.file.addEventListener(kind, end, { once: true });
  }

  // An empty name removes the choice.
  choose(key, name) {
    const joint = this.joint(key);
    if (!joint) return;
    const choices = { ...this.choices };
    if (name) Object.assign(joint, { state: "chosen", nodes: [this.value.names.indexOf(name)] });
    this.active = key;
    this.show(this.value);
    this.choices = { ...choices, [key]: name };
    this.send();
  }

  // All choices are sent together, and the next ones only after the answer, because answers may overtake each other.
  send() {
    this.later = Boolean(this.waiting);
    if (this.later) return;
    this.waiting = setTimeout(() => this.sendAgain(), PATIENCE);
    this.tell(Object.fromEntries(Object.entries(this.choices).filter(([, name]) => name)));
  }

  // Send what was chosen while waiting for an answer; return whether there was anything to send.
  sendAgain() {
    clearTimeout(this.waiting);
    this.waiting = null;
    if (this.later) this.send();
    return Boolean(this.waiting);
  }

  // An answer for the same file is not shown while newer choices wait to be sent.
  answered(value) {
    if (value?.names?.join() !== this.value?.names.join()) this.later = false;
    if (!this.sendAgain()) this.show(value);
  }

  nearest(picture, places, event) {
    const box = picture.getBoundingClientRect(), unit = SIZE / box.width;
    const at = [(event.clientX - box.left) * unit - SIZE / 2, (event.clientY - box.top) * unit - SIZE / 2];
    const distances = places.map((place) => Math.hypot(...this.point(place).map((value, axis) => value - at[axis])));
    const least = Math.min(...distances);
    return least <= NEAR ? distances.indexOf(least) : -1;
  }

  point([x, y]) {
    return [x * SIZE * 0.46, -y * SIZE * 0.46];
  }

  turned() {
    const [cosine, sine] = [Math.cos(this.turn), Math.sin(this.turn)];
    return this.value.places.map(([x, y, z]) => [cosine * x + sine * z, y, cosine * z - sine * x]);
  }

  fillRows() {
    const focused = document.activeElement?.closest?.(".joints-rows") === this.rows && document.activeElement.dataset.joint;
    this.rows.replaceChildren(...this.value.joints.map((joint) => this.row(joint)));
    if (focused) this.rows.querySelector(`[data-joint="${focused}"]`)?.focus({ preventScroll: true });
  }

  row(joint) {
    const label = document.createElement("label"), select = document.createElement("select");
    const { names } = this.value, found = [...new Set(joint.nodes)].map((node) => names[node]);
    const own = { needed: "choose …", follows: "…", chosen: "as found", "made-up": found.length ? `between ${found.join(" and ")}` : "made up", found: found[0] }[joint.state];
    label.className = joint.state;
    label.append(Object.assign(document.createElement("i"), { title: STATES[joint.state] }), Object.assign(document.createElement("span"), { textContent: joint.words }), select);
    select.dataset.joint = joint.key;
    select.append(new Option(own, ""), ...names.map((name) => new Option(name)));
    if (joint.state === "chosen") select.value = found[0];
    return label;
  }

  draw() {
    const { joints, parents, names } = this.value, active = this.joint(this.active);
    const needed = joints.filter((joint) => joint.state === "needed").length, words = document.createElement("b");
    words.textContent = active?.words ?? "";
    if (needed) this.ask.replaceChildren("Click the ", words, ` in the skeleton of the file · ${needed} to go`);
    else if (active) this.ask.replaceChildren("If the ", words, " is wrong, click its node in the skeleton of the file.");
    else this.ask.textContent = "To correct a joint, click it in our body on the left, then its node in the skeleton of the file.";
    const places = this.turned().map((place) => this.point(place));
    const middle = ({ nodes }) => nodes.length ? [0, 1].map((axis) => nodes.reduce((sum, node) => sum + places[node][axis], 0) / nodes.length) : null;
    this.sketch(this.ours, this.body.places.map((place) => this.point(place)), []);
    this.sketch(this.file, joints.map(middle), [
      ...parents.map((parent, node) => parent >= 0 && this.line(places[parent], places[node], "node")),
      ...places.map(([cx, cy]) => svg("circle", { cx, cy, r: 2.2, class: "node" })),
    ]);
    const named = this.hovered >= 0 ? this.hovered : active?.nodes.length === 1 ? active.nodes[0] : -1;
    if (named >= 0 && places[named]) {
      const [x, y] = places[named], end = x > 0;
      this.file.append(svg("text", { x: x + (end ? -9 : 9), y: y - 7, "text-anchor": end ? "end" : "start" }, names[named]));
      if (this.hovered >= 0) this.file.append(svg("circle", { cx: x, cy: y, r: 6, class: "hovered" }));
    }
  }

  // Draw the 22 joints over other shapes; a joint without a place is null.
  sketch(picture, places, under) {
    const { joints } = this.value, color = ({ side }) => this.body.colors[side] ?? this.body.colors[""];
    const shapes = under.filter(Boolean);
    joints.forEach((joint, row) => {
      const above = this.body.parents[row];
      if (above >= 0 && places[row] && places[above]) shapes.push(this.line(places[above], places[row], "bone", color(joint)));
    });
    joints.forEach((joint, row) => {
      if (!places[row]) return;
      const [cx, cy] = places[row], on = joint.key === this.active;
      shapes.push(svg("circle", { cx, cy, r: on ? 6 : 4, class: `joint ${joint.state}${on ? " active" : ""}`, style: `--side: ${color(joint)}` }));
    });
    picture.replaceChildren(...shapes);
  }

  line([x1, y1], [x2, y2], name, stroke = "") {
    return svg("line", { x1, y1, x2, y2, class: name, ...(stroke && { stroke }) });
  }
}
