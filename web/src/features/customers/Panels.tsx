// What other features know of this customer.
import { Card, Skeleton } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { usePanels } from '../../ui/panels';
import { usePick } from '../../ui/words';

/** Panels up to this order tell what matters now: on a phone they stand before the portrait. */
const urgent = 10;

/** most is the order up to which panels are shown; absent: all. */
export function Panels({ id, most = Infinity }: { id: number; most?: number }) {
  const pick = usePick();
  const panels = usePanels();
  const shown = useMemo(() => panels.filter((p) => p.order <= most).map((p) => ({ ...p, Panel: lazy(p.panel) })), [panels, most]);
  return shown.map(({ name, order, title, Panel }) => (
    <Card key={name} size="small" className={order <= urgent ? 'second' : 'fourth'} title={<h2>{pick(title)}</h2>}>
      <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 3 }} />}><Panel customer={id} /></Suspense>
    </Card>
  ));
}
