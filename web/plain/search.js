// One box that finds customers: type, arrow down, Enter. Ctrl-K goes to it.
import { get } from './api.js';
import { el, replace } from './dom.js';
import { phone } from './format.js';
import { t } from './words.js';

const pause = 200; // ms without typing before the server is asked

export function searchBox(open) {
  let timer, asked = 0, found = [], at = -1;
  const list = el('ul', { id: 'found', role: 'listbox', 'aria-label': t('search'), hidden: true });
  const told = el('span', { class: 'hidden', role: 'status' });
  const input = el('input', { type: 'search', id: 'search', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'found',
    'aria-label': t('search'), placeholder: t('search'), autocomplete: 'off', spellcheck: 'false', maxlength: 200 });
  const shut = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); mark(-1); };
  const mark = (i) => {
    at = i;
    [...list.children].forEach((li, n) => li.setAttribute('aria-selected', String(n === i)));
    if (i >= 0) { input.setAttribute('aria-activedescendant', 'found-' + i); list.children[i].scrollIntoView({ block: 'nearest' }); }
    else input.removeAttribute('aria-activedescendant');
  };
  const choose = (i) => { const c = found[i]; input.value = ''; found = []; shut(); open(String(c.id)); };
  const show = (query) => {
    replace(list, found.length ? found.map((c, i) => el('li', { id: 'found-' + i, role: 'option', 'aria-selected': 'false',
      onmousedown: (e) => e.preventDefault(), onclick: () => choose(i) },
    el('strong', {}, c.name || '#' + c.id), el('span', { class: 'quiet figure' }, [phone(c.phone || ''), c.place].filter(Boolean).join(' · '))))
      : el('li', { class: 'none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, t('notFound', query)));
    replace(told, found.length ? t('found', found.length) : t('notFound', query));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(-1);
  };
  const ask = async () => {
    const query = input.value.trim(), turn = ++asked;
    if (!query) { found = []; shut(); return; }
    try {
      const items = (await get('/customers/search?limit=8&q=' + encodeURIComponent(query))).items || [];
      if (turn === asked) { found = items; show(query); }
    } catch (error) {
      if (turn === asked) { found = []; replace(list, el('li', { class: 'none' }, error.message)); list.hidden = false; }
    }
  };
  const typed = (event) => { if (!event.isComposing) { clearTimeout(timer); timer = setTimeout(ask, pause); } };
  input.addEventListener('input', typed);
  input.addEventListener('compositionend', typed);
  input.addEventListener('blur', shut);
  input.addEventListener('focus', () => { if (input.value.trim() && found.length) show(input.value.trim()); });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && found.length && !list.hidden) { event.preventDefault(); mark((at + move + found.length) % found.length); }
    else if (event.key === 'Enter' && found.length && !list.hidden) { event.preventDefault(); choose(Math.max(at, 0)); }
    else if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); shut(); }
  });
  return el('div', { class: 'search', role: 'search' }, input, list, told);
}

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    const input = document.getElementById('search');
    if (input) { event.preventDefault(); input.focus(); input.select(); }
  }
});
