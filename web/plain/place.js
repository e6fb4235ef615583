// The address says what is shown, so that a view can be shared and back works:
// /?reason=overdue&state=done&customer=17

const names = ['reason', 'state', 'customer'];
const followers = new Set();

function read() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(names.map((n) => [n, query.get(n) || '']));
}

const tell = () => followers.forEach((f) => f(read()));

// place changes some of the address; an empty value takes it out.
export function place(change) {
  const at = { ...read(), ...change };
  const query = new URLSearchParams(names.filter((n) => at[n]).map((n) => [n, at[n]])).toString();
  const path = location.pathname + (query ? '?' + query : '');
  if (path !== location.pathname + location.search) history.pushState(null, '', path);
  tell();
}

// follow calls back now and whenever the place changes, until the returned
// function is called.
export function follow(callback) {
  followers.add(callback);
  callback(read());
  return () => followers.delete(callback);
}

window.addEventListener('popstate', tell);
