// Whose purchases a report looks at: everybody's, a segment's, or those of any rule.
import { Button, Flex, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useMay } from '../../ui/session';
import { useFrameWords } from './frame.words';
import { useFrame } from './useFrame';
import { useWords } from './words';

const own = '\u0000own';
const usual = [
  ['again', 'order.count >= 2'], ['once', 'order.count = 1'], ['high', 'value.tier = "high"'], ['leaving', 'lifecycle.stage = "declining"'], ['lost', 'lifecycle.stage = "lost"'],
] as const;

export function Filter() {
  const t = useFrameWords();
  const w = useWords();
  const may = useMay();
  const { frame, change } = useFrame();
  const [writing, setWriting] = useState(false);
  const segments = api.useQuery('get', '/api/segments', { params: { query: { limit: 100 } } }, { enabled: may('segment.read'), staleTime: 60_000 });
  const live = (segments.data?.items ?? []).filter((s) => s.mode === 'live' && s.rule && !s.rule_hidden).map((s) => ({ value: s.rule, label: s.name }));
  const often = usual.map(([name, rule]) => ({ value: rule, label: t(name) })).filter((o) => !live.some((s) => s.value === o.value));
  const rule = frame.filter ?? '';
  const known = !rule || [...live, ...often].some((o) => o.value === rule);
  const options = [
    { value: '', label: t('everybody') },
    ...(known ? [] : [{ value: rule, label: rule }]),
    ...(live.length > 0 ? [{ label: t('segments'), options: live }] : []),
    { label: t('usual'), options: often },
    { value: own, label: t('ownRule') },
  ];
  const choose = (value: string) => {
    setWriting(value === own);
    if (value !== own) change({ filter: value });
  };
  if (writing) return <OwnRule rule={rule} onDone={(text) => { setWriting(false); if (text !== null) change({ filter: text }); }} />;
  return (
    <Select
      className="filter-choice" prefix={<span className="quiet">{t('who')}</span>} aria-label={w('filter')} title={rule} value={rule} onChange={choose} options={options}
      popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }}
    />
  );
}

/** OwnRule takes a rule as text; whether it can be read, the report says. */
function OwnRule({ rule, onDone }: { rule: string; onDone: (rule: string | null) => void }) {
  const t = useFrameWords();
  const w = useWords();
  const may = useMay();
  const [text, setText] = useState(rule);
  return (
    <Flex gap={8} wrap align="center" className="own-rule">
      <Input autoFocus aria-label={w('filter')} placeholder={t('rulePlaceholder')} value={text} onChange={(e) => setText(e.target.value)} onPressEnter={() => onDone(text.trim())} onKeyDown={(e) => e.key === 'Escape' && onDone(null)} />
      <Button type="primary" onClick={() => onDone(text.trim())}>{t('ruleGo')}</Button>
      <Button onClick={() => onDone(null)}>{t('cancel')}</Button>
      {may('segment.write') && <Link to={'/segments/new' + (text.trim() ? '?rule=' + encodeURIComponent(text.trim()) : '')}>{t('ruleBuild')}</Link>}
    </Flex>
  );
}
