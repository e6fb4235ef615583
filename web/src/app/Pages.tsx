// The page at an address, loaded when it is needed, refused to those who may not see it.
import { Button, Result, Skeleton } from 'antd';
import { Component, lazy, Suspense, useState, type ReactNode } from 'react';
import { Link, Route, Routes, useLocation } from 'react-router';
import type { FeatureRoute } from '../ui/feature';
import { useMay } from '../ui/session';
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

export function Pages() {
  const { pathname } = useLocation();
  return (
    <Bounds key={pathname}>
      <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} className="loading" />}>
        <Routes>
          {routes.map((r) => <Route key={r.path} path={r.path} element={<Guarded route={r}><r.Page /></Guarded>} />)}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </Bounds>
  );
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
