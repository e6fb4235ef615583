// Short messages at the foot of the page, read out by screen readers.
import { el } from './dom.js';
import { t } from './words.js';

// toast shows a sentence for eight seconds, longer while the pointer or the
// focus rests on it; act, if given, is {label, run}.
export function toast(sentence, act, bad = false) {
  const place = document.querySelector('dialog[open] .toasts') || document.getElementById('toasts'); // what is behind a dialog cannot be reached
  let timer;
  const close = () => { clearTimeout(timer); box.remove(); };
  const wait = () => { clearTimeout(timer); timer = setTimeout(close, 8000); };
  const hold = () => clearTimeout(timer);
  const box = el('div', { class: bad ? 'toast bad' : 'toast', onmouseenter: hold, onmouseleave: wait, onfocusin: hold, onfocusout: wait },
    el('span', {}, sentence),
    act && el('button', { type: 'button', class: 'link', onclick: () => { close(); act.run(); } }, act.label),
    el('button', { type: 'button', class: 'icon', 'aria-label': t('close'), onclick: close }, '×'));
  while (place.children.length > 2) place.firstChild.remove();
  place.append(box);
  wait();
}

export const failed = (error) => toast(error.message, null, true);

// copy puts a text on the clipboard; on a plain http address the browser keeps
// the modern way closed, the old one still works.
export async function copy(text) {
  try {
    if (!navigator.clipboard) copyOldWay(text);
    else await navigator.clipboard.writeText(text).catch(() => copyOldWay(text));
    toast(t('copied', text));
  } catch {
    toast(t('notCopied'), null, true);
  }
}

function copyOldWay(text) {
  const area = el('textarea', { class: 'hidden' });
  const back = document.activeElement;
  (document.querySelector('dialog[open]') || document.body).append(area);
  area.value = text;
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  back?.focus();
  if (!done) throw new Error('copy');
}
