// Where RFM and the model say different things of a customer.
import { Card, Flex, Segmented, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { money, number } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { useWords } from './words';

const sides = ['good_but_leaving', 'gone_but_staying'] as const;

export function Disagreement() {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const [side, setSide] = useState<typeof sides[number]>(sides[0]);
  const query = api.useQuery('get', '/api/models/lookahead/disagreement', { params: { query: { side, limit: 10 } } }, { placeholderData: (b) => b });
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('disagree')}</Typography.Title>}>
      <Loaded query={query}>
        {(d) => {
          const here = d.sides.find((s) => s.side === side);
          return (
            <Flex vertical gap={12}>
              <span className="quiet">{pick(d.definition)} {t('compared', { n: number(d.compared) })}</span>
              <Segmented aria-label={t('disagree')} value={side} onChange={(v) => setSide(v as typeof sides[number])} options={d.sides.map((s) => ({ value: s.side, label: `${pick(s.label)} ${number(s.customers)}` }))} className="wrap" />
              {here && <span>{pick(here.means)} · {t('worth', { money: money(here.clv_365d) })}</span>}
              {here?.rule && <Flex gap={16} wrap>
                <Link to={'/customers?rule=' + encodeURIComponent(here.rule)}>{t('openList')}</Link>
                {may('segment.write') && <Link to={'/segments/new?rule=' + encodeURIComponent(here.rule)}>{t('save')}</Link>}
              </Flex>}
              <ul className="reasons">{d.items.map((p) => <li key={p.customer_id}><Link to={`?customer=${p.customer_id}`}><bdi>{p.name || '#' + p.customer_id}</bdi></Link> <span>{pick(p.reason)}</span></li>)}</ul>
            </Flex>
          );
        }}
      </Loaded>
    </Card>
  );
}
