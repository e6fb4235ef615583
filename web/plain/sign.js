// Ways in: signing in, the first owner, a password by a one-time link.
import { post } from './api.js';
import { el, replace, skeleton } from './dom.js';
import { t } from './words.js';

// form makes a form of fields {name, label, type, autocomplete, …}; send gets
// the values and may throw, whose sentence is shown above the button.
function form({ title, text, fields, action, send }) {
  const error = el('p', { class: 'error', role: 'alert' });
  const button = el('button', { type: 'submit', class: 'primary' }, action);
  const submit = async (event) => {
    event.preventDefault();
    replace(error);
    button.disabled = true;
    try {
      await send(Object.fromEntries(new FormData(event.target)));
    } catch (e) {
      replace(error, e.message);
      button.disabled = false;
    }
  };
  return el('form', { class: 'entry-form', onsubmit: submit }, el('h1', {}, title), text && el('p', { class: 'quiet' }, text),
    fields.map((f) => el('label', {}, el('span', {}, f.label),
      el('input', { ...f, label: null, required: true, autocapitalize: 'none', spellcheck: 'false' }))),
    error, button);
}

const message = (title, text) => el('div', { class: 'entry-form' }, el('h1', {}, title), el('p', {}, text));

const newPassword = () => [
  { name: 'password', label: t('newPassword'), type: 'password', autocomplete: 'new-password', minlength: 10, maxlength: 200 },
  { name: 'again', label: t('again'), type: 'password', autocomplete: 'new-password', maxlength: 200 },
];

function same(values) {
  if (values.password !== values.again) throw new Error(t('differ'));
}

export function signInForm(setup, entered) {
  if (setup) return message(t('brand'), t('setupFirst'));
  return form({
    title: t('brand'), action: t('signIn'),
    fields: [
      { name: 'login', label: t('login'), autocomplete: 'username', maxlength: 64 },
      { name: 'password', label: t('password'), type: 'password', autocomplete: 'current-password', maxlength: 200 },
    ],
    send: async (v) => { await post('/session', { login: v.login, password: v.password }); entered(); },
  });
}

export function setupForm(token, entered) {
  if (!token) return message(t('setupTitle'), t('noToken'));
  return form({
    title: t('setupTitle'), text: t('setupText'), action: t('setupDo'),
    fields: [
      { name: 'name', label: t('name'), autocomplete: 'name', maxlength: 50 },
      { name: 'login', label: t('login'), autocomplete: 'username', minlength: 2, maxlength: 64 },
      ...newPassword(),
    ],
    send: async (v) => {
      same(v);
      await post('/setup', { token, name: v.name, login: v.login, password: v.password });
      entered();
    },
  });
}

// welcomeForm first asks whom the link is for, without using it up.
export function welcomeForm(token, entered) {
  if (!token) return message(t('signIn'), t('noToken'));
  const box = el('div', {}, skeleton('card', 1));
  post('/welcome/check', { token }).then((link) => {
    if (link.kind === 'first') return replace(box, setupForm(token, entered));
    replace(box, form({
      title: t('welcomeTitle', link.name), text: t('welcomeText'), action: t('welcomeDo'),
      fields: [{ name: 'login', label: t('login'), value: link.login, readonly: true, autocomplete: 'username' }, ...newPassword()],
      send: async (v) => { same(v); await post('/welcome', { token, password: v.password }); entered(); },
    }));
    return box.querySelector('input:not([readonly])')?.focus();
  }, (error) => replace(box, message(t('signIn'), error.message)));
  return box;
}
