// Ctrl-K: customers by name, pinyin initials or number; pages, fields, segments, actions.
import { Input, Modal, Spin, Typography, type InputRef } from 'antd';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useMay } from '../ui/session';
import { useDebounced } from '../ui/useDebounced';
import { usePick } from '../ui/words';
import { features, navigation } from './features';
import { useWords } from './words';

interface Hit {
  group: string;
  label: string;
  note?: string;
  path: string;
}

/** useHits finds what matches; pages and actions at once, the rest from the server. */
function useHits(text: string): { hits: Hit[]; busy: boolean } {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const asked = text.trim();
  const looked = useDebounced(asked, 150);
  const customers = api.useQuery('get', '/api/customers/search', { params: { query: { q: looked, limit: 8 } } }, { enabled: looked !== '' && may('customer.read') });
  const found = looked === asked ? customers.data?.items : undefined; // not those of other letters
  const fields = api.useQuery('get', '/api/fields', {}, { enabled: may('catalogue.read'), staleTime: 600_000 });
  const segments = api.useQuery('get', '/api/segments', { params: { query: { limit: 100 } } }, { enabled: may('segment.read') });
  const hits = useMemo(() => {
    const fits = (...texts: string[]) => !asked || texts.some((x) => x.toLowerCase().includes(asked.toLowerCase()));
    const pages = navigation.filter((n) => may(n.permission)).flatMap((n) => [
      ...(n.children ? [] : [{ label: n.label, path: n.path, note: undefined }]),
      ...(n.children ?? []).filter((c) => may(c.permission)).map((c) => ({ label: c.label, path: c.path, note: n.label })),
    ]);
    const hits: Hit[] = [];
    for (const c of found ?? []) {
      hits.push({ group: t('customers'), label: c.name || '#' + c.id, note: [c.phone, c.email, c.place].filter(Boolean).join(' · '), path: `/customers/${c.id}` });
    }
    // A name that is or begins with what was typed comes before one that contains it.
    const rank = (label: string) => (label.toLowerCase() === asked.toLowerCase() ? 0 : label.toLowerCase().startsWith(asked.toLowerCase()) ? 1 : 2);
    pages.sort((a, b) => rank(pick(a.label)) - rank(pick(b.label)));
    for (const p of pages) if (fits(p.label.zh, p.label.en)) hits.push({ group: t('pages'), label: pick(p.label), note: pick(p.note), path: p.path });
    for (const a of features.flatMap((f) => f.actions ?? [])) {
      if (may(a.permission) && fits(a.label.zh, a.label.en)) hits.push({ group: t('actions'), label: pick(a.label), path: a.path });
    }
    if (asked) {
      for (const s of (segments.data?.items ?? []).filter((x) => fits(x.name)).slice(0, 6)) hits.push({ group: t('segments'), label: s.name, path: `/segments/${s.id}` });
      for (const f of (fields.data?.items ?? []).filter((x) => fits(x.name, x.label)).slice(0, 8)) hits.push({ group: t('fields'), label: f.label, note: f.name, path: `/fields?field=${encodeURIComponent(f.name)}` });
    }
    return hits;
  }, [asked, found, fields.data, segments.data, may, pick, t]);
  return { hits, busy: looked !== asked || (asked !== '' && customers.isFetching) };
}

export default function Search({ close }: { close: () => void }) {
  const t = useWords();
  const go = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [wanted, setWanted] = useState('');
  const input = useRef<InputRef>(null);
  const { hits, busy } = useHits(text);
  const here = Math.min(at, Math.max(0, hits.length - 1));

  const open = (hit: Hit | undefined) => {
    if (!hit) return;
    close();
    void go(hit.path);
  };
  const keys = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      const next = here + (e.key === 'ArrowDown' ? 1 : -1);
      setAt((next + hits.length) % Math.max(1, hits.length));
      document.getElementById('hit-' + ((next + hits.length) % Math.max(1, hits.length)))?.scrollIntoView({ block: 'nearest' });
    } else if (e.key === 'Enter' && !e.nativeEvent.isComposing) {
      if (busy) setWanted(text);
      else open(hits[here]);
    }
  };
  // Who presses Enter before everything is found gets the first when it is.
  useEffect(() => {
    if (wanted && wanted === text && !busy) open(hits[0]);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- open is made anew with every drawing
  }, [wanted, text, busy, hits]);
  return (
    <Modal open onCancel={close} zIndex={1200} footer={null} closable={false} width={620} className="search" title={null} afterOpenChange={(is) => is && input.current?.focus()}>
      <Input
        ref={input} size="large" variant="borderless" value={text} onChange={(e) => { setText(e.target.value); setAt(0); }} onKeyDown={keys} placeholder={t('searchHint')}
        role="combobox" aria-label={t('searchHint')} aria-expanded aria-controls="hits" aria-activedescendant={hits.length ? 'hit-' + here : undefined} suffix={busy ? <Spin size="small" /> : <span />}
      />
      <div id="hits" role="listbox" aria-label={t('searchHint')} className="hits">
        {hits.map((hit, i) => (
          <div key={hit.group + hit.path + hit.label} id={'hit-' + i} role="option" aria-selected={i === here} className={'hit' + (i === here ? ' here' : '')} onClick={() => open(hit)} onMouseMove={() => setAt(i)}>
            {hit.group !== hits[i - 1]?.group && <Typography.Text type="secondary" className="hit-group">{hit.group}</Typography.Text>}
            <span className="hit-line"><span>{hit.label}</span><Typography.Text type="secondary">{hit.note}</Typography.Text></span>
          </div>
        ))}
      </div>
      {text.trim() && !busy && hits.length === 0 && <Typography.Paragraph type="secondary" role="status" className="hits-none">{t('nothing', { text: text.trim().slice(0, 60) })}</Typography.Paragraph>}
    </Modal>
  );
}
