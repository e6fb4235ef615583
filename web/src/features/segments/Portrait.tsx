// What sets a segment apart from all others, the surest and largest first.
import { Alert, Card, Flex, Table, Tag, Tooltip, Typography } from 'antd';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, palette, useChartTheme } from '../../ui/Chart';
import { number, percent } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useFieldText } from '../../ui/terms';
import { useWords } from './words';

type Finding = Schemas['SegmentFinding'];

export function Portrait({ id }: { id: string }) {
  const t = useWords();
  const compare = api.useQuery('get', '/api/segments/{id}/compare', { params: { path: { id } } });
  return (
    <Card size="small" title={t('portrait')}>
      <Loaded query={compare}>
        {(data) => {
          const findings = data.findings.filter((f) => !f.in_rule);
          if (!data.enough) return <Alert type="info" title={data.summary || t('few')} />;
          if (findings.length === 0) return <Typography.Text type="secondary">{t('noDifference')}</Typography.Text>;
          return (
            <Flex vertical gap={16}>
              <Typography.Text strong>{data.summary}</Typography.Text>
              <Effects findings={findings.slice(0, 12)} />
              <Findings findings={findings} />
            </Flex>
          );
        }}
      </Loaded>
    </Card>
  );
}

/** Effects are the sizes of the differences with their intervals. */
function Effects({ findings }: { findings: Finding[] }) {
  const t = useWords();
  const text = useFieldText();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const names = findings.map((f) => f.label + (f.value === undefined ? '' : ': ' + text({ name: f.field, type: f.type, unit: f.unit }, f.value)));
    return {
      grid: { left: 12, right: 24, top: 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { formatter: (p: { dataIndex: number }) => { const f = findings[p.dataIndex]; return f ? `${number(f.effect, 2)} (${number(f.effect_low, 2)} – ${number(f.effect_high, 2)})` : ''; } },
      xAxis: { type: 'value', axisLabel: { color: colours.quiet }, splitLine: { lineStyle: { color: colours.line } } },
      yAxis: { type: 'category', inverse: true, data: names, axisLabel: { color: colours.text, width: 180, overflow: 'truncate' }, axisTick: { show: false }, axisLine: { show: false } },
      series: [
        {
          type: 'custom', encode: { x: [1, 2], y: 0 }, data: findings.map((f, i) => [i, f.effect_low, f.effect_high]),
          renderItem: (_: unknown, at: { value: (n: number) => number; coord: (p: [number, number]) => [number, number] }) => {
            const low = at.coord([at.value(1), at.value(0)]), high = at.coord([at.value(2), at.value(0)]);
            return { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: palette[0], lineWidth: 2 } };
          },
        },
        { type: 'scatter', symbolSize: 9, data: findings.map((f, i) => [f.effect, i]), markLine: { symbol: 'none', silent: true, label: { show: false }, lineStyle: { color: colours.quiet }, data: [{ xAxis: 0 }] } },
      ],
    };
  }, [findings, text, colours]);
  // The axis is named in a line of its own, which may break on a phone.
  return <figure className="effects"><Chart option={option} height={findings.length * 28 + 40} label={t('portrait')} /><figcaption className="quiet">{t('effect')}</figcaption></figure>;
}

function Findings({ findings }: { findings: Finding[] }) {
  const t = useWords();
  return (
    <div role="region" aria-label={t('portrait')} tabIndex={0} className="scroll">
      <Table<Finding>
        size="small" pagination={findings.length > 12 ? { pageSize: 12, showSizeChanger: false } : false} dataSource={findings} rowKey={(f) => f.field + String(f.value ?? '')}
        columns={[
          { title: t('field'), render: (_, f) => <span>{f.sentence}</span> },
          { title: <Tooltip title={t('tgiWhy')}><span tabIndex={0}>{t('tgi')}</span></Tooltip>, align: 'end', render: (_, f) => (f.tgi === undefined ? '–' : number(f.tgi)) },
          { title: t('inside'), align: 'end', render: (_, f) => side(f, 'in') },
          { title: t('outside'), align: 'end', render: (_, f) => side(f, 'out') },
          { title: t('size'), render: (_, f) => <Tag color={f.certain ? { negligible: 'default', small: 'default', medium: 'blue', large: 'geekblue' }[f.size] : 'default'}>{f.certain ? t(f.size) : t('uncertain')}</Tag> },
        ]}
      />
    </div>
  );
}

function side(f: Finding, which: 'in' | 'out'): string {
  const share = which === 'in' ? f.share_in : f.share_out;
  const median = which === 'in' ? f.median_in : f.median_out;
  if (share !== undefined) return percent(share);
  return median === undefined ? '–' : f.unit === 'share' ? percent(median) : number(median, Math.abs(median) < 10 ? 1 : 0);
}
