// The page of Zhike: whom to call this week, and why. Who is signed in decides
// what is shown; everything is drawn anew when that or the language changes.
import { get, put, remove } from './api.js';
import { el, replace, skeleton } from './dom.js';
import { watchJobs } from './jobs.js';
import { overview } from './overview.js';
import { place, follow } from './place.js';
import { recordDialog } from './record.js';
import { searchBox } from './search.js';
import { setupForm, signInForm, welcomeForm } from './sign.js';
import { failed } from './toast.js';
import { today } from './today.js';
import { chinese, chosen, language, speak, t } from './words.js';

const app = document.getElementById('app');
let stop = () => {};

async function start() {
  stop();
  replace(app, el('main', { class: 'page' }, skeleton('line', 1), skeleton('card', 4)));
  app.setAttribute('aria-busy', 'true');
  try {
    const me = await get('/session');
    if (me.via === 'session' && !chosen()) speak(me.language);
    draw(me);
  } catch (error) {
    replace(app, el('main', { class: 'page' }, problem(error, start)));
  }
  app.setAttribute('aria-busy', 'false');
}

// problem says what went wrong and offers to try again.
function problem(error, again) {
  return el('div', { class: 'notice', role: 'alert' }, el('p', {}, error.message),
    error.id && el('p', { class: 'quiet' }, t('errorID', error.id)),
    el('button', { type: 'button', onclick: again }, t('retry')));
}

function draw(me) {
  const token = location.hash.slice(1);
  const enter = () => { history.replaceState(null, '', '/'); start(); };
  if (location.pathname === '/welcome') drawEntry(welcomeForm(token, enter));
  else if (location.pathname === '/setup' && !me.signed_in) drawEntry(setupForm(token, enter));
  else if (!me.signed_in) drawEntry(signInForm(me.setup, start));
  else drawPage(me);
}

function drawEntry(form) {
  stop = () => {};
  replace(app, header(null), el('main', { class: 'entry', id: 'main' }, form));
  app.querySelector('input')?.focus();
}

function drawPage(me) {
  const may = (permission) => me.permissions.includes(permission);
  const record = recordDialog();
  const strip = may('analysis.read') ? overview() : null;
  const list = may('today.read') ? today({ may, open: (id) => place({ customer: id }), lost }) : null;
  const jobs = may('job.read') ? watchJobs(() => { list?.load(); strip?.load(); }) : null;
  replace(app, el('a', { class: 'skip', href: '#main' }, t('skip')),
    header(me, may('customer.read') ? searchBox((id) => place({ customer: id })) : null),
    el('main', { class: 'page', id: 'main', tabindex: '-1' }, jobs?.node,
      list ? list.node : el('p', { class: 'notice' }, t('mayNot')), strip?.node),
    record.node);
  const forget = follow((at) => { record.show(at.customer, list?.item(at.customer)); list?.filter(at); });
  stop = () => { forget(); jobs?.stop(); list?.stop(); };
}

// lost is called when the session has ended meanwhile.
function lost(error) {
  if (error.status === 401) start();
  else failed(error);
}

function header(me, search = null) {
  const change = async () => {
    speak(chinese() ? 'en' : 'zh', true);
    if (me?.via === 'session') await put('/session/language', { language: language() }).catch(failed);
    start();
  };
  const leave = () => remove('/session').then(start, failed);
  return el('header', {},
    el('a', { class: 'brand', href: '/' }, el('img', { src: '/icon.svg', alt: '', width: '28', height: '28' }), t('brand')),
    search,
    el('nav', { 'aria-label': t('brand') },
      me && el('span', { class: 'me' }, me.via === 'demo' ? t('demo') : me.name),
      me && el('a', { href: '/api/docs', class: 'docs' }, t('docs')),
      el('button', { type: 'button', class: 'link', onclick: change, lang: chinese() ? 'en' : 'zh-CN', 'aria-label': t('language') }, t('other')),
      me && me.via !== 'demo' && el('button', { type: 'button', class: 'link', onclick: leave }, t('signOut'))));
}

speak(language());
window.addEventListener('hashchange', () => { if (location.pathname === '/setup' || location.pathname === '/welcome') start(); });
start();
