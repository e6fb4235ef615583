// The loop as navigation; only what exists and may be seen is shown.
import { Menu } from 'antd';
import { Link, useLocation } from 'react-router';
import { useMay } from '../ui/session';
import { usePick } from '../ui/words';
import { navigation } from './features';
import { loadAhead } from './Pages';
import { useWords } from './words';

/** ahead has a page loaded while the pointer or the keyboard is on its link. */
const ahead = (path: string) => ({ onPointerEnter: () => loadAhead(path), onFocus: () => loadAhead(path) });

export function Navigation() {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const { pathname } = useLocation();
  const entries = navigation.filter((n) => may(n.permission));
  const paths = entries.flatMap((n) => [n.path, ...(n.children ?? []).map((c) => c.path)]);
  // The longest path that begins the address is where the reader is.
  const here = paths.filter((p) => pathname === p || (p !== '/' && pathname.startsWith(p + '/'))).sort((a, b) => b.length - a.length)[0] ?? '';
  const parent = entries.find((n) => n.children?.some((c) => c.path === here));
  return (
    <nav aria-label={t('menu')}>
      <Menu
        mode="inline"
        selectedKeys={[here]}
        defaultOpenKeys={parent ? [parent.path + '/*'] : []}
        items={entries.map((n) => {
          const link = <Link to={n.path} {...ahead(n.path)} aria-current={here === n.path ? 'page' : undefined}>{pick(n.label)}</Link>;
          if (!n.children) return { key: n.path, icon: n.icon, label: link };
          return {
            key: n.path + '/*', icon: n.icon, label: pick(n.label),
            children: n.children.filter((c) => may(c.permission)).map((c) => ({
              key: c.path, label: <Link to={c.path} {...ahead(c.path)} aria-current={here === c.path ? 'page' : undefined}>{pick(c.label)}</Link>,
            })),
          };
        })}
      />
    </nav>
  );
}
