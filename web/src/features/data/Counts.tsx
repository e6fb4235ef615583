// What became of the rows, and what came into the record with them.
import { Statistic } from 'antd';
import type { Schemas } from '../../api/client';
import { number } from '../../ui/format';
import { useWords } from './words';

type Counted = Pick<Schemas['IngestBatch'], 'kind' | 'created' | 'updated' | 'unchanged' | 'rejected' | 'customers_new' | 'orders_new' | 'products_new'>;

export function Counts({ batch }: { batch: Counted }) {
  const t = useWords();
  const orders = batch.kind === 'orders';
  const any = batch.created + batch.updated + batch.unchanged > 0; // where every row was rejected, that is all to be said
  const figures: [string, number | false][] = [
    [t('created'), batch.created],
    [t('updated'), batch.updated],
    [t('unchanged'), batch.unchanged],
    [t('rejected'), batch.rejected],
    [t('newCustomers'), batch.kind !== 'products' && batch.customers_new],
    [t('newOrders'), orders && batch.orders_new],
    [t('newProducts'), (orders || batch.kind === 'products') && batch.products_new],
  ];
  return (
    <div className="counts">
      {figures.filter(([title]) => any || title === t('rejected')).map(([title, value]) => value !== false && <Statistic key={title} title={title} value={number(value)} />)}
    </div>
  );
}
