// Elements are made here and nowhere else. Text goes in as text, never as
// markup, so that nothing a customer wrote can become part of the page.

// el makes an element: attributes (on… are listeners, null is left out), then children.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  return fill(node, children);
}

// fill appends children: nodes, texts, lists of them; null is nothing.
export function fill(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === '') continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

// replace empties a node first.
export function replace(node, ...children) {
  node.replaceChildren();
  return fill(node, children);
}

// skeleton is the grey shape of something that is on its way.
export function skeleton(kind, count = 1) {
  return Array.from({ length: count }, () => el('div', { class: `skeleton ${kind}`, 'aria-hidden': 'true' }));
}
