// The page at an address, loaded when it is needed, refused to those who may not see it.
import { Button, Result, Skeleton } from 'antd';
import { Component, lazy, startTransition, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Link, matchPath, Route, Routes, useLocation } from 'react-router';
import type { FeatureRoute } from '../ui/feature';
import { Page } from '../ui/Page';
import { useMay } from '../ui/session';
import { usePick } from '../ui/words';
import { features } from './features';
import { useWords } from './words';

const routes = features.flatMap((f) => f.routes).map((r) => ({ ...r, Page: lazy(r.page) }));
const overlays = features.flatMap((f) => (f.overlay ? [{ name: f.name, parameters: f.overlay.parameters, Overlay: lazy(f.overlay.show) }] : []));

function Guarded({ route, children }: { route: FeatureRoute; children: ReactNode }) {
  const t = useWords();
  const may = useMay();
  if (may(route.permission)) return children;
  return <Result status="403" title={t('mayNot')} subTitle={t('mayNotText', { permission: route.permission ?? '' })} extra={<Link to="/">{t('home')}</Link>} />;
}

function NotFound() {
  const t = useWords();
  const { pathname } = useLocation();
  return <Result status="404" title={t('notFound')} subTitle={t('notFoundText', { path: pathname })} extra={<Link to="/">{t('home')}</Link>} />;
}

function Broken({ error }: { error: Error }) {
  const t = useWords();
  return <Result status="error" title={t('broken')} subTitle={error.message} extra={<Button type="primary" onClick={() => location.reload()}>{t('reload')}</Button>} />;
}

/** Bounds keeps a broken page from taking the shell with it; another address tries anew. */
class Bounds extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error ? <Broken error={this.state.error} /> : this.props.children;
  }
}

/** Coming is a page before it is there: what it is called, and that it comes. */
function Coming({ path }: { path: string }) {
  const pick = usePick();
  const route = routes.find((r) => matchPath(r.path, path));
  const wait = <Skeleton active title={false} paragraph={{ rows: 8 }} className="loading" />;
  return route ? <Page title={pick(route.title)}>{wait}</Page> : wait;
}

/** useArrived is the address whose page may be drawn: the last one until the browser has shown that another comes. */
function useArrived(pathname: string): boolean {
  const [arrived, setArrived] = useState(pathname);
  // After the paint, and to be interrupted: a page full of figures takes longer to draw than a reader waits for a sign.
  useEffect(() => startTransition(() => setArrived(pathname)), [pathname]);
  return arrived === pathname;
}

export function Pages() {
  const { pathname } = useLocation();
  const coming = <Coming path={pathname} />;
  return (
    <Bounds key={pathname}>
      {!useArrived(pathname) ? coming : (
        <Suspense fallback={coming}>
          <Routes>
            {routes.map((r) => <Route key={r.path} path={r.path} element={<Guarded route={r}><r.Page /></Guarded>} />)}
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      )}
    </Bounds>
  );
}

/** loadAhead loads the page at an address that the reader is about to open. */
export function loadAhead(path: string): void {
  // One that does not come now is asked for again when it is opened.
  void routes.find((r) => matchPath(r.path, path))?.page().catch(() => undefined);
}

export function Overlays() {
  const { search } = useLocation();
  const asked = new URLSearchParams(search);
  // What has been opened once stays, so that it can be seen to close.
  const [opened, setOpened] = useState<readonly string[]>([]);
  const fresh = overlays.filter((o) => !opened.includes(o.name) && o.parameters.some((p) => asked.has(p)));
  if (fresh.length) setOpened([...opened, ...fresh.map((o) => o.name)]);
  return overlays.filter((o) => opened.includes(o.name)).map(({ name, Overlay }) => <Suspense key={name}><Overlay /></Suspense>);
}
