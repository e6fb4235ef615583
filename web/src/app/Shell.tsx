// The frame of all pages: the loop on the left, search and account above.
import { MenuOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Drawer, Grid, Layout } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { PanelsContext } from '../ui/panels';
import { AccountMenu } from './AccountMenu';
import { panels } from './features';
import { Jobs } from './Jobs';
import { Navigation } from './Navigation';
import { Overlays, Pages } from './Pages';
import { useWords } from './words';

const Search = lazy(() => import('./Search'));

export function Shell() {
  const t = useWords();
  const wide = Grid.useBreakpoint().lg ?? window.innerWidth >= 992;
  const { pathname } = useLocation();
  // The menu is open on the page where it was opened; going elsewhere closes it.
  const [menuAt, setMenuAt] = useState<string | null>(null);
  const menu = menuAt === pathname;
  const [search, setSearch] = useState(false);

  useEffect(() => {
    const keys = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
        e.preventDefault();
        setSearch(true);
      }
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, []);

  const brand = (
    <Link to="/" className="brand"><img src="/icon.svg" alt="" width={26} height={26} />{t('brand')}</Link>
  );
  return (
    <Layout className="shell">
      <a className="skip" href="#content">{t('skip')}</a>
      {wide && (
        <Layout.Sider theme="light" width={196} className="side">
          {brand}
          <Navigation />
        </Layout.Sider>
      )}
      <Layout>
        <Layout.Header className="top">
          {!wide && <Button type="text" icon={<MenuOutlined />} aria-label={t('openMenu')} onClick={() => setMenuAt(pathname)} />}
          {!wide && brand}
          <Button className="search-open" icon={<SearchOutlined />} onClick={() => setSearch(true)} aria-label={t('searchOpen')}>
            {wide && <><span className="search-text">{t('search')}</span><kbd>Ctrl K</kbd></>}
          </Button>
          <Jobs />
          <AccountMenu wide={wide} />
        </Layout.Header>
        <Layout.Content id="content" tabIndex={-1} className="content" role="main">
          <PanelsContext value={panels}><Pages /></PanelsContext>
        </Layout.Content>
      </Layout>
      <Drawer placement="left" open={menu && !wide} onClose={() => setMenuAt(null)} title={t('brand')} size={260} className="menu-drawer">
        <Navigation />
      </Drawer>
      {search && <Suspense><Search close={() => setSearch(false)} /></Suspense>}
      <PanelsContext value={panels}><Overlays /></PanelsContext>
    </Layout>
  );
}
