// Keys with which programs come in.
import { KeyOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Flex, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { day } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useMay, useMe } from '../../ui/session';
import { KeyForm, KeyShown } from './KeyForm';
import { Revoke } from './Revoke';
import { stateOf } from './scopes';
import { useNamed, useVocabulary } from './useRoles';
import { useWords } from './words';
import './settings.css';

type Key = Schemas['GovernanceKey'];

export default function Keys() {
  const t = useWords();
  const me = useMe();
  const { get, change } = useAddress();
  const keys = api.useQuery('get', '/api/keys');
  const [shown, setShown] = useState<Schemas['GovernanceNewKey'] | null>(null);
  const own = me.via === 'session';
  return (
    <Page
      title={t('keys')} lead={<>{t('keysLead')} <a href="/api/docs">{t('docs')}</a></>}
      actions={own && <Button type="primary" icon={<KeyOutlined />} onClick={() => change({ new: '1' })}>{t('keyNew')}</Button>}
    >
      {!own && <Alert type="info" showIcon title={t('keysDemo')} />}
      <Loaded query={keys}>{(page) => (page.items.length > 0 ? <List keys={page.items} /> : own && <Alert type="info" title={t('keysNone')} />)}</Loaded>
      {own && <KeyForm open={get('new') !== ''} close={() => change({ new: '' }, { replace: true })} made={setShown} />}
      <KeyShown shown={shown} close={() => setShown(null)} />
    </Page>
  );
}

function List({ keys }: { keys: readonly Key[] }) {
  const t = useWords();
  const me = useMe();
  const may = useMay();
  const [all, setAll] = useState(false);
  const [asked, setAsked] = useState<Key | null>(null);
  const good = keys.filter((k) => stateOf(k) === 'keyActive');
  const old = keys.length - good.length;
  const colours = { keyActive: 'success', keyExpired: 'warning', keyRevoked: 'default' } as const;
  const revocable = (k: Key) => !k.revoked_at && (k.user_id === me.user_id || may('user.write'));
  return (
    <Flex vertical gap={12}>
      {old > 0 && <Checkbox checked={all} onChange={(e) => setAll(e.target.checked)}>{t('showOld', { count: old })}</Checkbox>}
      <Rows
        label={t('keys')} rows={all ? keys : good} rowKey={(k) => k.id} faded={(k) => stateOf(k) !== 'keyActive'}
        columns={[
          { title: t('keyName'), head: true, cell: (k) => <><strong><bdi>{k.name}</bdi></strong><div className="quiet figure">{k.prefix}…</div></> },
          ...(may('user.read') ? [{ title: t('owner'), cell: (k: Key) => <bdi>{k.user_name}</bdi> }] : []),
          { title: t('scopes'), cell: (k) => <ScopeList scopes={k.scopes} /> },
          { title: t('created'), cell: (k) => <span className="figure">{day(k.created_at)}</span> },
          { title: t('until'), cell: (k) => <span className="figure">{k.expires_at ? day(k.expires_at) : t('forever')}</span> },
          { title: t('used'), cell: (k) => <span className="figure">{k.last_used_on ? day(k.last_used_on) : t('unused')}</span> },
          { title: t('state'), cell: (k) => <Tag color={colours[stateOf(k)]}>{t(stateOf(k))}</Tag> },
          { title: t('act'), cell: (k) => revocable(k) && <Button size="small" danger onClick={() => setAsked(k)}>{t('revoke')}</Button> },
        ]}
      />
      {asked && <Revoke asked={asked} close={() => setAsked(null)} />}
    </Flex>
  );
}

function ScopeList({ scopes }: { scopes: readonly string[] }) {
  const t = useWords();
  const { label } = useNamed();
  const permissions = useVocabulary().data?.permissions ?? [];
  const names = scopes.map((s) => permissions.find((p) => p.name === s)).map((p, i) => (p ? label(p) : scopes[i]));
  if (names.length <= 2) return <>{names.join('、')}</>;
  return <Tooltip title={names.join('、')}><span tabIndex={0} className="hinted">{t('permissions', { count: names.length })}</span></Tooltip>;
}
